# Installs what was built, twice and without a word, opens its window, and removes it again. Any failure ends it.
$ErrorActionPreference = "Stop"
$setup = Get-ChildItem dist\underdesk-*-setup.exe | Select-Object -First 1
$place = Join-Path $env:LOCALAPPDATA "Programs\Underdesk"

function Wait-For([string] $File, [string[]] $Words) {
    $done = Start-Process -FilePath $File -ArgumentList $Words -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "$File $Words ended with $($done.ExitCode)" }
}

Wait-For $setup.FullName @("/S")
Set-Content -Path (Join-Path $place "_internal\stale.py") -Value "stale"
Wait-For $setup.FullName @("/S")
if (Test-Path (Join-Path $place "_internal\stale.py")) { throw "the upgrade left a stale file" }

& (Join-Path $place "underdesk.com") --version
if ($LASTEXITCODE -ne 0) { throw "underdesk --version ended with $LASTEXITCODE" }
& (Join-Path $place "underdesk.com") --selftest
if ($LASTEXITCODE -ne 0) { throw "the installed program failed its own test" }

$program = Start-Process -FilePath (Join-Path $place "underdesk.exe") -PassThru
$until = (Get-Date).AddSeconds(60)
do {
    Start-Sleep -Milliseconds 250
    $program.Refresh()
    if ($program.HasExited) { throw "the window's program ended with $($program.ExitCode)" }
} until ($program.MainWindowHandle -ne 0 -or (Get-Date) -gt $until)
if ($program.MainWindowHandle -eq 0) { throw "no window in 60 seconds" }
Start-Sleep -Seconds 5

Add-Type -AssemblyName System.Windows.Forms, System.Drawing
$area = [System.Windows.Forms.Screen]::PrimaryScreen.Bounds
$picture = New-Object System.Drawing.Bitmap $area.Width, $area.Height
[System.Drawing.Graphics]::FromImage($picture).CopyFromScreen($area.Location, [System.Drawing.Point]::Empty, $area.Size)
$picture.Save((Join-Path (Get-Location) "build\windows\window.png"))

# with the window open: the installer asks it to close
Wait-For $setup.FullName @("/S")
if (-not $program.WaitForExit(20000)) { throw "the open window was not closed" }
Wait-For (Join-Path $place "uninstall.exe") @("/S", "_?=$place")
if (Test-Path (Join-Path $place "_internal")) { throw "the program is still there" }
if (-not (Test-Path (Join-Path $env:LOCALAPPDATA "underdesk"))) { throw "the silent uninstaller took the data" }
