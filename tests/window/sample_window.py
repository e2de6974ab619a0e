"""A window of three controls, for proving that the tests' hands and eyes work."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget


def main() -> int:
    """Show it until it is closed."""
    app = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle("Sample")
    field, button, label = QLineEdit(window), QPushButton("Say it", window), QLabel("nothing yet", window)
    field.setObjectName("field")
    field.setAccessibleName("Words")
    button.clicked.connect(lambda: label.setText(f"said: {field.text()}"))
    layout = QVBoxLayout(window)
    for widget in (field, button, label):
        layout.addWidget(widget)
    window.resize(400, 200)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
