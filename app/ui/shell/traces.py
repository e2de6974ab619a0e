"""Keeps Qt and the desktop from writing down which files and folders a person chose."""

from __future__ import annotations

import os

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication


def leave_none() -> None:
    """To be called before the first dialog.

    Qt writes the folders of its file dialogs to QtProject.conf: here that file lies where nothing can be. The
    desktop's own dialogs add chosen files to its list of recent ones, so Qt's are shown instead.
    """
    for form in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(form, QSettings.Scope.UserScope, os.devnull)
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
