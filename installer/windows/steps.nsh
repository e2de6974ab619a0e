; The steps of installing and removing, each told by what it leaves behind.

!macro Give_Up CODE TEXT
  ${IfNot} ${Silent}
    MessageBox MB_OK|MB_ICONSTOP "${TEXT}"
  ${EndIf}
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro RequireSystem
  ${IfNot} ${RunningX64}
    !insertmacro Give_Up ${BAD_SYSTEM} "$(NEEDS_64)"
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    !insertmacro Give_Up ${BAD_SYSTEM} "$(NEEDS_10)"
  ${EndIf}
!macroend

; /ALLUSERS and /CURRENTUSER of the command line; without either, the way it is installed already.
!macro AskedScope
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/CURRENTUSER" $1
  ${If} ${Errors}
    SetRegView 64
    ReadRegStr $2 HKCU "${UNINSTALL_KEY}" "InstallLocation"
    ReadRegStr $3 HKLM "${UNINSTALL_KEY}" "InstallLocation"
    UserInfo::GetAccountType
    Pop $4
    ClearErrors
    ${GetOptions} $0 "/ALLUSERS" $1
    ${IfNot} ${Errors}
      StrCpy $Scope "ALLUSERS"
      ${If} $4 != "Admin"
        ${If} ${Silent}
          SetErrorLevel ${NEEDS_ADMINISTRATOR}
        ${Else}
          ExecShell "runas" "$EXEPATH" "/ALLUSERS"
        ${EndIf}
        Quit
      ${EndIf}
    ${ElseIf} $3 != ""
    ${AndIf} $2 == ""
    ${AndIf} $4 == "Admin"
      StrCpy $Scope "ALLUSERS"
    ${EndIf}
  ${EndIf}
!macroend

; A copy that the same scope has in another folder goes, by its own uninstaller; no data with it.
!macro RemoveElsewhere
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
  ${AndIf} $0 != $INSTDIR
  ${AndIf} ${FileExists} "$0\uninstall.exe"
    ExecWait '"$0\uninstall.exe" /S _?=$0' $1
    ${If} $1 != 0
      !insertmacro Give_Up ${STILL_OPEN} "$(STILL_OPEN_TEXT)"
    ${EndIf}
    Delete "$0\uninstall.exe"
    RMDir "$0"
  ${EndIf}
!macroend

; The old tree is set aside in one step, which Windows refuses while any file of it is open: then nothing has changed
; yet. The files beside it that the last installer listed are deleted: nothing stale stays.
!macro MakeRoom UN
  RMDir /r "$INSTDIR\${OLD_TREE}"
  ${If} ${FileExists} "$INSTDIR\${TREE}\*.*"
    Call ${UN}AskToClose
    StrCpy $R0 0
    ${Do}
      ClearErrors
      Rename "$INSTDIR\${TREE}" "$INSTDIR\${OLD_TREE}"
      ${IfNot} ${Errors}
        ${ExitDo}
      ${EndIf}
      IntOp $R0 $R0 + 1
      ${If} $R0 > 20
        ${If} ${Silent}
          !insertmacro Give_Up ${STILL_OPEN} ""
        ${EndIf}
        StrCpy $R1 0
        MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(STILL_OPEN_TEXT)" IDRETRY again
        StrCpy $R1 1
        again:
        ${If} $R1 == 1
          SetErrorLevel ${STILL_OPEN}
          Quit
        ${EndIf}
        StrCpy $R0 0
      ${EndIf}
      Sleep 500
    ${Loop}
  ${EndIf}
  Call ${UN}DeleteListed
!macroend

; Every copy that runs from this folder is asked to close, as when the computer shuts down: it saves and ends. By
; Windows' Restart Manager, which never ends a program by force unless it is told to.
!macro AskToClose UN
Function ${UN}AskToClose
  System::Call 'rstrtmgr::RmStartSession(*i .r0, i 0, w "underdesk-00000000000000000000000") i .r1'
  ${If} $1 != 0
    Return
  ${EndIf}
  System::Call '*(w "$INSTDIR\underdesk.exe") p .r2'
  System::Call 'rstrtmgr::RmRegisterResources(i r0, i 1, p r2, i 0, p 0, i 0, p 0) i .r1'
  ${If} $1 == 0
    System::Call 'rstrtmgr::RmShutdown(i r0, i 0, p 0) i .r1'
  ${EndIf}
  System::Call 'rstrtmgr::RmEndSession(i r0)'
  System::Free $2
FunctionEnd
!macroend
!insertmacro AskToClose ""
!insertmacro AskToClose "un."

; What the list names, which is files of the top level alone.
!macro DeleteListed UN
Function ${UN}DeleteListed
  ClearErrors
  FileOpen $0 "$INSTDIR\${LIST}" r
  ${If} ${Errors}
    ClearErrors
    Return
  ${EndIf}
  ${Do}
    ClearErrors
    FileReadUTF16LE $0 $1
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    ${TrimEnd} $1
    ${If} $1 != ""
    ${AndIf} $1 != "uninstall.exe"
      StrCpy $3 0
      ${Do}
        StrCpy $2 $1 1 $3
        IntOp $3 $3 + 1
        ${If} $2 == "\"
          ${ExitDo}
        ${EndIf}
      ${LoopUntil} $2 == ""
      ${If} $2 == ""
        Delete "$INSTDIR\$1"
      ${EndIf}
    ${EndIf}
  ${Loop}
  FileClose $0
  ClearErrors
FunctionEnd
!macroend

!macro TrimEnd VAR
  ${Do}
    StrCpy $R8 ${VAR} 1 -1
    ${If} $R8 != "$\r"
    ${AndIf} $R8 != "$\n"
      ${ExitDo}
    ${EndIf}
    StrCpy ${VAR} ${VAR} -1
  ${Loop}
!macroend
!define TrimEnd "!insertmacro TrimEnd"
!insertmacro DeleteListed ""
!insertmacro DeleteListed "un."

!macro PutBack
  RMDir /r "$INSTDIR\${TREE}"
  Rename "$INSTDIR\${OLD_TREE}" "$INSTDIR\${TREE}"
!macroend

; The entry among the installed programs, and the name for Windows' "Run".
!macro Register
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\underdesk.exe,0"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL_KEY}" "NoRepair" 1
  WriteRegStr SHCTX "${PATHS_KEY}\underdesk.exe" "" "$INSTDIR\underdesk.exe"
!macroend

; The vault and its key in Windows' store of credentials, by the program itself while it is still there; the folder with
; models and all else that is left, at the end.
!macro EraseVault
  ${If} ${FileExists} "${DATA}\vault.json"
    nsExec::Exec '"$INSTDIR\underdesk.com" vault erase --yes --profile "${DATA}"'
    Pop $0
  ${EndIf}
!macroend

!macro DeleteTheData
  RMDir /r "${DATA}"
!macroend
