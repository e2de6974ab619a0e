; The installer for Windows. Compiled by build.py, which names the payload, the versions and the files:
;   VERSION  0.1.0            VERSION4 0.1.0.0         PAYLOAD  folder with underdesk.exe and _internal
;   OUT      the installer    ICON     an .ico file    LICENCE  a text file
;   SIZE_KB  of the payload   LONGEST  characters of the payload's longest path
;   FILES    a generated list of the payload's top level
;   FAST     (optional) packs worse, but at once
;   TARGET   (optional) amd64-unicode, for a wine that runs 64-bit programs alone
;   SIGN     (optional) a command that signs the file whose path it is given
!ifdef TARGET
  Target ${TARGET}
!else
  Unicode true
!endif
ManifestDPIAware true
ManifestSupportedOS all
!ifdef FAST
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
RequestExecutionLevel user

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include nsDialogs.nsh

!define NAME "Underdesk"
!define PUBLISHER "Underdesk"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Underdesk"
!define PATHS_KEY "Software\Microsoft\Windows\CurrentVersion\App Paths"
!define TREE "_internal"
!define OLD_TREE "underdesk.old"
!define LIST "installed.txt"
!define DATA "$LOCALAPPDATA\underdesk"
; Exit codes, beside 0 (done) and 1 (stopped by the person): what a script may want to tell apart.
!define BAD_SYSTEM 3
!define BAD_FOLDER 4
!define STILL_OPEN 32
!define DISK_TROUBLE 112
!define NEEDS_ADMINISTRATOR 740

Name "${NAME}"
OutFile "${OUT}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION4}"
VIFileVersion "${VERSION4}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Installs ${NAME}"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

Var Scope        ; CURRENTUSER or ALLUSERS
Var GivenFolder  ; what /D= named
Var Radio
Var DeleteData   ; 1: the person's data goes too

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"
Page custom ScopePage ScopeChosen
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!include "words.nsh"
!include "steps.nsh"
!include "associations.nsh"
!include "${FILES}"

Function .onInit
  StrCpy $GivenFolder $INSTDIR  ; the compiler sets no InstallDir, so only /D= can have filled it
  !insertmacro RequireSystem
  StrCpy $Scope "CURRENTUSER"
  !insertmacro AskedScope
  Call TakeScope
FunctionEnd

; Folder, shell folders and registry of $Scope.
Function TakeScope
  SetRegView 64
  ${If} $Scope == "ALLUSERS"
    SetShellVarContext all
    StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
  ${Else}
    SetShellVarContext current
    StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
  ${EndIf}
  ReadRegStr $0 SHCTX "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 != ""
    StrCpy $INSTDIR $0
  ${EndIf}
  ${If} $GivenFolder != ""
    StrCpy $INSTDIR $GivenFolder
  ${EndIf}
FunctionEnd

Function ScopePage
  !insertmacro MUI_HEADER_TEXT "$(SCOPE_TITLE)" "$(SCOPE_TEXT)"
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateRadioButton} 0 0 100% 12u "$(SCOPE_ME)"
  Pop $1
  ${NSD_CreateRadioButton} 0 18u 100% 12u "$(SCOPE_ALL)"
  Pop $Radio
  ${If} $Scope == "ALLUSERS"
    ${NSD_Check} $Radio
  ${Else}
    ${NSD_Check} $1
  ${EndIf}
  nsDialogs::Show
FunctionEnd

Function ScopeChosen
  ${NSD_GetState} $Radio $0
  StrCpy $Scope "CURRENTUSER"
  ${If} $0 == ${BST_CHECKED}
    StrCpy $Scope "ALLUSERS"
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      ; start anew with the rights that this needs; Windows asks the person
      ExecShell "runas" "$EXEPATH" "/ALLUSERS"
      Quit
    ${EndIf}
  ${EndIf}
  Call TakeScope
FunctionEnd

Function FolderChosen
  Call CheckFolder
  ${If} $0 != 0
    MessageBox MB_OK|MB_ICONEXCLAMATION "$1"
    Abort
  ${EndIf}
FunctionEnd

; $0: 0, or the exit code; $1: why $INSTDIR is no folder for us.
Function CheckFolder
  StrCpy $0 0
  StrLen $2 "$INSTDIR"
  IntOp $2 $2 + ${LONGEST}
  ${If} $2 > 258
    StrCpy $0 ${BAD_FOLDER}
    StrCpy $1 "$(FOLDER_LONG)"
    Return
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\${TREE}\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${LIST}"
    StrCpy $0 ${BAD_FOLDER}
    StrCpy $1 "$(FOLDER_FOREIGN)"
  ${EndIf}
FunctionEnd

Section "-Program"
  SectionIn RO
  Call CheckFolder
  ${If} $0 != 0
    !insertmacro Give_Up $0 "$1"
  ${EndIf}
  !insertmacro RemoveElsewhere
  !insertmacro MakeRoom ""
  SetOutPath "$INSTDIR"
  ClearErrors
  !insertmacro CopyPayload
  ${If} ${Errors}
    !insertmacro PutBack
    !insertmacro Give_Up ${DISK_TROUBLE} "$(NO_WRITE)"
  ${EndIf}
  RMDir /r "$INSTDIR\${OLD_TREE}"
  !insertmacro WriteList
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\underdesk.exe" "" "$INSTDIR\underdesk.exe" 0
  !insertmacro Register
  !insertmacro Associate
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function StartProgram
  ; by the shell, so that an installer with an administrator's rights hands none on
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\underdesk.exe"'
FunctionEnd

Function un.onInit
  SetRegView 64
  StrCpy $DeleteData 0
  StrCpy $Scope "CURRENTUSER"
  SetShellVarContext current
  ReadRegStr $0 HKLM "${UNINSTALL_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    StrCpy $Scope "ALLUSERS"
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      ${If} ${Silent}
        SetErrorLevel ${NEEDS_ADMINISTRATOR}
      ${Else}
        ExecShell "runas" "$INSTDIR\uninstall.exe"
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DELETEDATA" $1
  ${IfNot} ${Errors}
    StrCpy $DeleteData 1
  ${EndIf}
FunctionEnd

Section "un.Program"
  ${IfNot} ${FileExists} "$INSTDIR\${LIST}"
    !insertmacro Give_Up ${BAD_FOLDER} "$(FOLDER_FOREIGN)"
  ${EndIf}
  ${If} ${FileExists} "${DATA}\*.*"
  ${AndIfNot} ${Silent}
  ${AndIf} $DeleteData == 0
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "$(ASK_DATA)" IDNO keep
    StrCpy $DeleteData 1
    keep:
  ${EndIf}
  Call un.AskToClose
  ${If} $DeleteData == 1
    !insertmacro EraseVault
  ${EndIf}
  !insertmacro MakeRoom "un."
  RMDir /r "$INSTDIR\${OLD_TREE}"
  ${If} $Scope == "ALLUSERS"
    SetShellVarContext all
  ${EndIf}
  !insertmacro Dissociate
  Delete "$SMPROGRAMS\${NAME}.lnk"
  DeleteRegKey SHCTX "${UNINSTALL_KEY}"
  DeleteRegKey SHCTX "${PATHS_KEY}\underdesk.exe"
  Delete "$INSTDIR\uninstall.exe"
  Delete "$INSTDIR\${LIST}"
  RMDir "$INSTDIR"  ; only when it is empty: what else lies there is not ours
  ${If} $DeleteData == 1
    SetShellVarContext current
    !insertmacro DeleteTheData
  ${EndIf}
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd
