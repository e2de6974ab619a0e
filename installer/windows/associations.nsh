; Files that Underdesk opens. What opens them already stays: a default is set only where there is none.
; There is no address scheme of ours, so that no page can start anything; nothing starts with Windows.
!define MODEL "Underdesk.Model"
!define PIPELINE "Underdesk.Pipeline"
!define CAPABILITIES "Software\Underdesk\Capabilities"

!macro AssociateOne EXTENSION CLASS TITLE
  WriteRegStr SHCTX "Software\Classes\${CLASS}" "" "${TITLE}"
  WriteRegStr SHCTX "Software\Classes\${CLASS}\DefaultIcon" "" "$INSTDIR\underdesk.exe,0"
  WriteRegStr SHCTX "Software\Classes\${CLASS}\shell\open\command" "" '"$INSTDIR\underdesk.exe" "%1"'
  WriteRegStr SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${CLASS}" ""
  ReadRegStr $0 HKCU "Software\Classes\${EXTENSION}" ""
  ReadRegStr $1 HKLM "Software\Classes\${EXTENSION}" ""
  ${If} "$0$1" == ""
    WriteRegStr SHCTX "Software\Classes\${EXTENSION}" "" "${CLASS}"
  ${EndIf}
  WriteRegStr SHCTX "${CAPABILITIES}\FileAssociations" "${EXTENSION}" "${CLASS}"
!macroend

!macro Associate
  !insertmacro AssociateOne ".gguf" "${MODEL}" "$(TITLE_MODEL)"
  !insertmacro AssociateOne ".underdesk" "${PIPELINE}" "$(TITLE_PIPELINE)"
  WriteRegStr SHCTX "${CAPABILITIES}" "ApplicationName" "${NAME}"
  WriteRegStr SHCTX "${CAPABILITIES}" "ApplicationDescription" "$(DESCRIPTION)"
  WriteRegStr SHCTX "Software\RegisteredApplications" "${NAME}" "${CAPABILITIES}"
!macroend

!macro DissociateOne EXTENSION CLASS
  DeleteRegKey SHCTX "Software\Classes\${CLASS}"
  DeleteRegValue SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids" "${CLASS}"
  ReadRegStr $0 SHCTX "Software\Classes\${EXTENSION}" ""
  ${If} $0 == "${CLASS}"
    DeleteRegValue SHCTX "Software\Classes\${EXTENSION}" ""
  ${EndIf}
  DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}\OpenWithProgids"
  ; not when another program's values stand in it: /ifempty looks at keys alone
  ClearErrors
  EnumRegValue $0 SHCTX "Software\Classes\${EXTENSION}" 0
  ${If} ${Errors}
    DeleteRegKey /ifempty SHCTX "Software\Classes\${EXTENSION}"
  ${EndIf}
  ClearErrors
!macroend

!macro Dissociate
  !insertmacro DissociateOne ".gguf" "${MODEL}"
  !insertmacro DissociateOne ".underdesk" "${PIPELINE}"
  DeleteRegKey SHCTX "Software\Underdesk"
  DeleteRegValue SHCTX "Software\RegisteredApplications" "${NAME}"
!macroend
