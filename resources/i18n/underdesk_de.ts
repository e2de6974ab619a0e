<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Underdesk</name>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Where to</source>
        <translation>Wohin</translation>
    </message>
    <message>
        <source>What for</source>
        <translation>Wozu</translation>
    </message>
    <message>
        <source>How much</source>
        <translation>Wie viel</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Copy the log</source>
        <translation>Protokoll kopieren</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>Als CSV speichern…</translation>
    </message>
    <message>
        <source>Underdesk has made no connection, and while the Offline switch is on it cannot: there is one door to the network, and it is shut. Every attempt, refused ones too, would be listed here.</source>
        <translation>Underdesk hat keine Verbindung aufgebaut, und solange der Schalter auf Offline steht, kann es das nicht: Es gibt nur eine Tür zum Netz, und sie ist zu. Jeder Versuch, auch ein abgewiesener, stünde hier.</translation>
    </message>
    <message>
        <source>Underdesk is online but has made no connection: it makes one only when you ask for something, and each one will be listed here with its host, its purpose and its size.</source>
        <translation>Underdesk ist online, hat aber keine Verbindung aufgebaut: Das geschieht nur, wenn Sie um etwas bitten, und jede wird hier mit Server, Zweck und Größe aufgeführt.</translation>
    </message>
    <message>
        <source>The log is on the clipboard</source>
        <translation>Das Protokoll liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>Save the log</source>
        <translation>Protokoll speichern</translation>
    </message>
    <message>
        <source>Nothing has left this computer</source>
        <translation>Nichts hat diesen Computer verlassen</translation>
    </message>
    <message>
        <source>The log is in {name}</source>
        <translation>Das Protokoll liegt in {name}</translation>
    </message>
    <message>
        <source>Test it now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>What shuts the network out</source>
        <translation>Was das Netz aussperrt</translation>
    </message>
    <message>
        <source>blocked</source>
        <translation>gesperrt</translation>
    </message>
    <message>
        <source>got out</source>
        <translation>kam hinaus</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>nicht eingerichtet</translation>
    </message>
    <message>
        <source>Locked. Type the passphrase to go on.</source>
        <translation>Gesperrt. Geben Sie die Passphrase ein, um fortzufahren.</translation>
    </message>
    <message>
        <source>Locking…</source>
        <translation>Wird gesperrt…</translation>
    </message>
    <message>
        <source>Opening your vault…</source>
        <translation>Ihr Tresor wird geöffnet…</translation>
    </message>
    <message>
        <source>Underdesk cannot be locked yet</source>
        <translation>Underdesk kann noch nicht gesperrt werden</translation>
    </message>
    <message>
        <source>Set a passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>no passphrase is set that would open it again</source>
        <translation>es ist keine Passphrase festgelegt, die es wieder öffnen würde</translation>
    </message>
    <message>
        <source>Documents that are asked</source>
        <translation>Befragte Dokumente</translation>
    </message>
    <message>
        <source>Files, for this chat only…</source>
        <translation>Dateien, nur für diesen Chat…</translation>
    </message>
    <message>
        <source>A folder, for this chat only…</source>
        <translation>Ein Ordner, nur für diesen Chat…</translation>
    </message>
    <message>
        <source>{name} · {tokens} tokens</source>
        <translation>{name} · {tokens} Token</translation>
    </message>
    <message>
        <source>Leave out {name}</source>
        <translation>{name} weglassen</translation>
    </message>
    <message>
        <source>Keep folders under Knowledge…</source>
        <translation>Ordner unter Wissen behalten…</translation>
    </message>
    <message>
        <source>Press to leave it out</source>
        <translation>Drücken, um es wegzulassen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as Markdown</source>
        <translation>Als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy as rich text</source>
        <translation>Formatiert kopieren</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>Als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Select the whole chat</source>
        <translation>Den ganzen Chat auswählen</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>This stays on this computer and changes nothing.</source>
        <translation>Das bleibt auf diesem Computer und ändert nichts.</translation>
    </message>
    <message>
        <source>being written…</source>
        <translation>wird geschrieben…</translation>
    </message>
    <message>
        <source>waits for you</source>
        <translation>wartet auf Sie</translation>
    </message>
    <message>
        <source>running…</source>
        <translation>läuft…</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>Text that strangers wrote is in this conversation and may be what asks for this. What stands above would go to another program.</source>
        <translation>In dieser Unterhaltung steht Text von Fremden, der hinter dieser Bitte stecken kann. Was oben steht, ginge an ein anderes Programm.</translation>
    </message>
    <message>
        <source>Call it once</source>
        <translation>Einmal aufrufen</translation>
    </message>
    <message>
        <source>Always in this chat</source>
        <translation>In diesem Chat immer</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>What stands above would go to the program {name}.</source>
        <translation>Was oben steht, ginge an das Programm {name}.</translation>
    </message>
    <message>
        <source>There is no result yet.</source>
        <translation>Es gibt noch kein Ergebnis.</translation>
    </message>
    <message>
        <source>This number stands in none of the sources that the model was given, in no way of writing it. The program compared them; what is reckoned from others may still be right.</source>
        <translation>Diese Zahl steht in keiner der Quellen, die das Modell bekommen hat, in keiner Schreibweise. Das Programm hat sie verglichen; was aus anderen Zahlen berechnet ist, kann trotzdem stimmen.</translation>
    </message>
    <message>
        <source>(unverified)</source>
        <translation>(nicht belegt)</translation>
    </message>
    <message>
        <source>None of the sources that the model was given has these words. The program compared them.</source>
        <translation>Keine der Quellen, die das Modell bekommen hat, enthält diese Worte. Das Programm hat sie verglichen.</translation>
    </message>
    <message>
        <source>Click to open it there</source>
        <translation>Klicken, um es dort zu öffnen</translation>
    </message>
    <message>
        <source>Copy this code</source>
        <translation>Diesen Code kopieren</translation>
    </message>
    <message>
        <source>No wrap</source>
        <translation>Nicht umbrechen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern…</translation>
    </message>
    <message>
        <source>Save this code</source>
        <translation>Diesen Code speichern</translation>
    </message>
    <message>
        <source>Do not wrap the lines</source>
        <translation>Zeilen nicht umbrechen</translation>
    </message>
    <message>
        <source>Wrap the lines</source>
        <translation>Zeilen umbrechen</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>Umbrechen</translation>
    </message>
    <message>
        <source>{tokens} tokens, {speed} a second</source>
        <translation>{tokens} Token, {speed} pro Sekunde</translation>
    </message>
    <message>
        <source>Alternative that is shown</source>
        <translation>Gezeigte Alternative</translation>
    </message>
    <message>
        <source>Text of the alternative</source>
        <translation>Text der Alternative</translation>
    </message>
    <message>
        <source>Go on with this one</source>
        <translation>Mit dieser weitermachen</translation>
    </message>
    <message>
        <source>Back to the chat</source>
        <translation>Zurück zum Chat</translation>
    </message>
    <message>
        <source>Alternatives side by side</source>
        <translation>Alternativen nebeneinander</translation>
    </message>
    <message>
        <source>Both say the same, to the letter.</source>
        <translation>Beide sagen dasselbe, Zeichen für Zeichen.</translation>
    </message>
    <message>
        <source>What differs is marked.</source>
        <translation>Unterschiede sind markiert.</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <source>The next question takes {used} of the {context} tokens this model can hold.</source>
        <translation>Die nächste Frage belegt {used} der {context} Token, die dieses Modell fasst.</translation>
    </message>
    <message>
        <source>Ask anything</source>
        <translation>Fragen Sie etwas</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Ask documents</source>
        <translation>Dokumente befragen</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>Senden (Eingabe)</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>Anhalten (Esc)</translation>
    </message>
    <message>
        <source>Instructions and sampling of this chat</source>
        <translation>Anweisungen und Sampling dieses Chats</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Ctrl+Enter</source>
        <translation>Strg+Eingabe</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>{name} answers in this chat</source>
        <translation>{name} antwortet in diesem Chat</translation>
    </message>
    <message>
        <source>{name} answers, as in all chats</source>
        <translation>{name} antwortet, wie in allen Chats</translation>
    </message>
    <message>
        <source>{name} at {place}</source>
        <translation>{name} auf {place}</translation>
    </message>
    <message>
        <source>Type a message first</source>
        <translation>Schreiben Sie zuerst eine Nachricht</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>Modell: {name}</translation>
    </message>
    <message>
        <source>{used} of {context}</source>
        <translation>{used} von {context}</translation>
    </message>
    <message>
        <source>Send ({keys})</source>
        <translation>Senden ({keys})</translation>
    </message>
    <message>
        <source>Parameters: {text}</source>
        <translation>Parameter: {text}</translation>
    </message>
    <message>
        <source>Older messages left out: {count}.</source>
        <translation>Ältere Nachrichten weggelassen: {count}.</translation>
    </message>
    <message>
        <source>A yes holds for what this chat says from now on, until you take it back under Models.</source>
        <translation>Ein Ja gilt für das, was dieser Chat von jetzt an sagt, bis Sie es unter Modelle zurücknehmen.</translation>
    </message>
    <message>
        <source>What would be sent</source>
        <translation>Was gesendet würde</translation>
    </message>
    <message>
        <source>Send it, in this chat</source>
        <translation>Senden, in diesem Chat</translation>
    </message>
    <message>
        <source>Agree for all chats</source>
        <translation>Für alle Chats zustimmen</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>Nicht senden</translation>
    </message>
    <message>
        <source>Before anything leaves</source>
        <translation>Bevor etwas hinausgeht</translation>
    </message>
    <message>
        <source>Word for word</source>
        <translation>Wort für Wort</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>Werkzeug</translation>
    </message>
    <message>
        <source>Passages of: {names}</source>
        <translation>Passagen aus: {names}</translation>
    </message>
    <message>
        <source>To {place}</source>
        <translation>An {place}</translation>
    </message>
    <message>
        <source>{model} answers, and is at {place}: what you ask here goes there once you agreed to it.</source>
        <translation>{model} antwortet von {place} aus: Was Sie hier fragen, geht dorthin, sobald Sie zugestimmt haben.</translation>
    </message>
    <message>
        <source>What can I help with?</source>
        <translation>Wobei kann ich helfen?</translation>
    </message>
    <message>
        <source>Sleep better</source>
        <translation>Besser schlafen</translation>
    </message>
    <message>
        <source>Give me three tips for better sleep.</source>
        <translation>Geben Sie mir drei Tipps für besseren Schlaf.</translation>
    </message>
    <message>
        <source>Write a letter</source>
        <translation>Einen Brief schreiben</translation>
    </message>
    <message>
        <source>Write a short, polite letter to end a gym membership.</source>
        <translation>Schreiben Sie einen kurzen, höflichen Brief, um eine Mitgliedschaft im Fitnessstudio zu kündigen.</translation>
    </message>
    <message>
        <source>Explain simply</source>
        <translation>Einfach erklären</translation>
    </message>
    <message>
        <source>Explain what inflation is, in words a child understands.</source>
        <translation>Erklären Sie, was Inflation ist, in Worten, die ein Kind versteht.</translation>
    </message>
    <message>
        <source>Plan a day</source>
        <translation>Einen Tag planen</translation>
    </message>
    <message>
        <source>Plan a rainy Saturday at home with two children.</source>
        <translation>Planen Sie einen regnerischen Samstag zu Hause mit zwei Kindern.</translation>
    </message>
    <message>
        <source>Answers are made on this computer, without a network. What you write is not stored.</source>
        <translation>Antworten entstehen auf diesem Computer, ohne Netz. Was Sie schreiben, wird nicht gespeichert.</translation>
    </message>
    <message>
        <source>{model} answers on this computer, without a network. What you write is kept encrypted.</source>
        <translation>{model} antwortet auf diesem Computer, ohne Netz. Was Sie schreiben, wird verschlüsselt aufbewahrt.</translation>
    </message>
    <message>
        <source>Answers are made on this computer, without a network, and kept encrypted.</source>
        <translation>Antworten entstehen auf diesem Computer, ohne Netz, und werden verschlüsselt aufbewahrt.</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>Vorige Stelle</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>Nächste Stelle</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>{n} of {all}…</source>
        <translation>{n} von {all}…</translation>
    </message>
    <message>
        <source>{n} of {all}</source>
        <translation>{n} von {all}</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
    <message>
        <source>This link leads out of Underdesk, to</source>
        <translation>Dieser Link führt aus Underdesk hinaus, zu</translation>
    </message>
    <message>
        <source>Link to {address}</source>
        <translation>Link zu {address}</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Title of the chat</source>
        <translation>Titel des Chats</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>Ordner entfernen, Chats behalten</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Flüchtiger Chat</translation>
    </message>
    <message>
        <source>Never stored: it is gone when you delete it or close Underdesk.</source>
        <translation>Wird nie gespeichert: Er ist weg, wenn Sie ihn löschen oder Underdesk schließen.</translation>
    </message>
    <message>
        <source>Presets…</source>
        <translation>Voreinstellungen…</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner…</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>New tag</source>
        <translation>Neues Schlagwort</translation>
    </message>
    <message>
        <source>New tag, then Enter</source>
        <translation>Neues Schlagwort, dann Eingabe</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Zurück in die Liste</translation>
    </message>
    <message>
        <source>Put into the archive</source>
        <translation>Ins Archiv legen</translation>
    </message>
    <message>
        <source>Make this repeatable</source>
        <translation>Wiederholbar machen</translation>
    </message>
    <message>
        <source>With a preset</source>
        <translation>Mit einer Voreinstellung</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Chats importieren…</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Alle Chats durchsuchen</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>New chat (Ctrl+N)</source>
        <translation>Neuer Chat (Strg+N)</translation>
    </message>
    <message>
        <source>Other ways to begin</source>
        <translation>Andere Anfänge</translation>
    </message>
    <message>
        <source>Your chats will appear here.</source>
        <translation>Ihre Chats erscheinen hier.</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Found in your chats</source>
        <translation>In Ihren Chats gefunden</translation>
    </message>
    <message>
        <source>Nothing in your chats contains “{query}”.</source>
        <translation>Nichts in Ihren Chats enthält „{query}“.</translation>
    </message>
    <message>
        <source>{n} chats</source>
        <translation>{n} Chats</translation>
    </message>
    <message>
        <source>Model of this chat</source>
        <translation>Modell dieses Chats</translation>
    </message>
    <message>
        <source>What can be chosen</source>
        <translation>Was gewählt werden kann</translation>
    </message>
    <message>
        <source>Sets this chat to the preset</source>
        <translation>Stellt diesen Chat auf die Voreinstellung</translation>
    </message>
    <message>
        <source>Answers come from this folder, with sources</source>
        <translation>Antworten kommen aus diesem Ordner, mit Quellen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Nothing here has alternatives yet: try an answer again to get one</source>
        <translation>Hier hat noch nichts Alternativen: Versuchen Sie eine Antwort noch einmal, um eine zu bekommen</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Voreinstellungen</translation>
    </message>
    <message>
        <source>Context window</source>
        <translation>Kontextfenster</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>Neuer flüchtiger Chat</translation>
    </message>
    <message>
        <source>Context window of this chat</source>
        <translation>Kontextfenster dieses Chats</translation>
    </message>
    <message>
        <source>Compare the alternatives of the last answer</source>
        <translation>Alternativen der letzten Antwort vergleichen</translation>
    </message>
    <message>
        <source>Continue the last answer</source>
        <translation>Letzte Antwort fortsetzen</translation>
    </message>
    <message>
        <source>Put this chat into the archive</source>
        <translation>Diesen Chat ins Archiv legen</translation>
    </message>
    <message>
        <source>{n} chats were deleted</source>
        <translation>{n} Chats wurden gelöscht</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Show this picture to the model</source>
        <translation>Dieses Bild dem Modell zeigen</translation>
    </message>
    <message>
        <source>Show these pictures to the model</source>
        <translation>Diese Bilder dem Modell zeigen</translation>
    </message>
    <message>
        <source>Ask about {things}</source>
        <translation>Fragen zu {things}</translation>
    </message>
    <message>
        <source>Ask about files</source>
        <translation>Fragen zu Dateien</translation>
    </message>
    <message>
        <source>Ask about a folder</source>
        <translation>Fragen zu einem Ordner</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the likeliest word; higher varies more.</source>
        <translation>0 nimmt immer das wahrscheinlichste Wort; mehr bringt mehr Abwechslung.</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Only words that together reach this share are considered.</source>
        <translation>Nur Wörter, die zusammen diesen Anteil erreichen, kommen in Frage.</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Only this many of the likeliest words are considered; 0 for all.</source>
        <translation>Nur so viele der wahrscheinlichsten Wörter kommen in Frage; 0 für alle.</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Words less likely than this share of the best are left out.</source>
        <translation>Wörter, die unwahrscheinlicher sind als dieser Anteil des besten, entfallen.</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
        <source>Above 1, words said before become less likely.</source>
        <translation>Über 1 werden schon gesagte Wörter unwahrscheinlicher.</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>In tokens; an answer is cut there.</source>
        <translation>In Token; dort wird eine Antwort abgeschnitten.</translation>
    </message>
    <message>
        <source>Fixed seed</source>
        <translation>Fester Seed</translation>
    </message>
    <message>
        <source>Reset to recommended</source>
        <translation>Auf Empfehlung zurücksetzen</translation>
    </message>
    <message>
        <source>Instructions for this chat</source>
        <translation>Anweisungen für diesen Chat</translation>
    </message>
    <message>
        <source>For example: answer briefly, in plain words.</source>
        <translation>Zum Beispiel: Antworte kurz und in einfachen Worten.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Seed</translation>
    </message>
    <message>
        <source>The same seed with the same question gives the same answer.</source>
        <translation>Derselbe Seed gibt auf dieselbe Frage dieselbe Antwort.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Told to the model before this chat.</source>
        <translation>Wird dem Modell vor diesem Chat gesagt.</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Temporary chat: nothing of it is stored. It is gone when you delete it or close Underdesk.</source>
        <translation>Flüchtiger Chat: Nichts davon wird gespeichert. Er ist weg, wenn Sie ihn löschen oder Underdesk schließen.</translation>
    </message>
    <message>
        <source>Read where it lies, asked in this chat only. Nothing leaves this computer.</source>
        <translation>Wird gelesen, wo es liegt, und nur in diesem Chat befragt. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Goes with your next question. Nothing leaves this computer.</source>
        <translation>Geht mit Ihrer nächsten Frage mit. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Parameters of this chat</source>
        <translation>Parameter dieses Chats</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Try the last answer again</source>
        <translation>Letzte Antwort noch einmal versuchen</translation>
    </message>
    <message>
        <source>Receipt of the last answer</source>
        <translation>Beleg der letzten Antwort</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>Diesen Chat umbenennen</translation>
    </message>
    <message>
        <source>Make this chat repeatable</source>
        <translation>Diesen Chat wiederholbar machen</translation>
    </message>
    <message>
        <source>Delete this chat</source>
        <translation>Diesen Chat löschen</translation>
    </message>
    <message>
        <source>Jump to the newest message</source>
        <translation>Zur neuesten Nachricht springen</translation>
    </message>
    <message>
        <source>“{title}” was deleted</source>
        <translation>„{title}“ wurde gelöscht</translation>
    </message>
    <message>
        <source>A preset keeps instructions, sampling, model, folders and tools under a name.</source>
        <translation>Eine Voreinstellung behält Anweisungen, Sampling, Modell, Ordner und Werkzeuge unter einem Namen.</translation>
    </message>
    <message>
        <source>New preset</source>
        <translation>Neue Voreinstellung</translation>
    </message>
    <message>
        <source>New preset from this chat</source>
        <translation>Neue Voreinstellung aus diesem Chat</translation>
    </message>
    <message>
        <source>Use in this chat</source>
        <translation>In diesem Chat benutzen</translation>
    </message>
    <message>
        <source>Take over from this chat</source>
        <translation>Aus diesem Chat übernehmen</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Name der Voreinstellung</translation>
    </message>
    <message>
        <source>Instructions of the preset</source>
        <translation>Anweisungen der Voreinstellung</translation>
    </message>
    <message>
        <source>Instructions, for example: answer briefly, in plain words.</source>
        <translation>Anweisungen, zum Beispiel: Antworte kurz und in einfachen Worten.</translation>
    </message>
    <message>
        <source>as for all chats</source>
        <translation>wie in allen Chats</translation>
    </message>
    <message>
        <source>Model: {text}</source>
        <translation>Modell: {text}</translation>
    </message>
    <message>
        <source>Sampling: {text}</source>
        <translation>Sampling: {text}</translation>
    </message>
    <message>
        <source>Folders: {text}</source>
        <translation>Ordner: {text}</translation>
    </message>
    <message>
        <source>Tools: {text}</source>
        <translation>Werkzeuge: {text}</translation>
    </message>
    <message>
        <source>as recommended</source>
        <translation>wie empfohlen</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>Vorlesen anhalten</translation>
    </message>
    <message>
        <source>Copy the last answer as rich text</source>
        <translation>Letzte Antwort formatiert kopieren</translation>
    </message>
    <message>
        <source>Copy the last answer as plain text</source>
        <translation>Letzte Antwort als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Read the last answer aloud, or stop</source>
        <translation>Letzte Antwort vorlesen oder anhalten</translation>
    </message>
    <message>
        <source>Save the code</source>
        <translation>Code speichern</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>Letzte Antwort kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Vorlesen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen…</translation>
    </message>
    <message>
        <source>{n} source</source>
        <translation>{n} Quelle</translation>
    </message>
    <message>
        <source>{n} sources</source>
        <translation>{n} Quellen</translation>
    </message>
    <message>
        <source>the answer names none of them</source>
        <translation>die Antwort nennt keine davon</translation>
    </message>
    <message>
        <source>No source fitted</source>
        <translation>Keine Quelle passte</translation>
    </message>
    <message>
        <source>Source {n}: {name}</source>
        <translation>Quelle {n}: {name}</translation>
    </message>
    <message>
        <source>{n} of {all} quotes verified</source>
        <translation>{n} von {all} Zitaten bestätigt</translation>
    </message>
    <message>
        <source>Nothing in the documents came near enough to this question to answer from, so no answer was made up.</source>
        <translation>Nichts in den Dokumenten kam dieser Frage nahe genug, um daraus zu antworten; deshalb wurde keine Antwort erfunden.</translation>
    </message>
    <message>
        <source>{n} passage</source>
        <translation>{n} Passage</translation>
    </message>
    <message>
        <source>{n} passages</source>
        <translation>{n} Passagen</translation>
    </message>
    <message>
        <source>All sources</source>
        <translation>Alle Quellen</translation>
    </message>
    <message>
        <source>cited</source>
        <translation>zitiert</translation>
    </message>
    <message>
        <source>The model was given {given}, in this order. Looked for: {query}</source>
        <translation>Das Modell bekam {given}, in dieser Reihenfolge. Gesucht wurde: {query}</translation>
    </message>
    <message>
        <source>Looked for: {query}</source>
        <translation>Gesucht wurde: {query}</translation>
    </message>
    <message>
        <source>The model may ask for those that are ticked. You are asked before a call.</source>
        <translation>Das Modell darf um die angehakten bitten. Vor einem Aufruf werden Sie gefragt.</translation>
    </message>
    <message>
        <source>Tools of other programs…</source>
        <translation>Andere Programme…</translation>
    </message>
    <message>
        <source>This model was not made for tools: it is told of them in words and may call them wrongly.</source>
        <translation>Dieses Modell ist nicht für Werkzeuge gemacht: Sie werden ihm in Worten erklärt, und es ruft sie vielleicht falsch auf.</translation>
    </message>
    <message>
        <source>Own tools need not ask</source>
        <translation>Eigene ohne Nachfrage</translation>
    </message>
    <message>
        <source>Ask for every call again</source>
        <translation>Wieder jedes Mal fragen</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
    <message>
        <source>Those of Underdesk itself only read, and stay on this computer.</source>
        <translation>Die eigenen von Underdesk lesen nur und bleiben auf diesem Computer.</translation>
    </message>
    <message>
        <source>{count} to be looked at first…</source>
        <translation>{count} zuerst anzusehen…</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Here you talk with language models that run on this computer, and nothing you write or they answer leaves it unless you say so.</source>
        <translation>Hier sprechen Sie mit Sprachmodellen, die auf diesem Computer laufen, und nichts, was Sie schreiben oder die Modelle antworten, verlässt ihn, wenn Sie es nicht sagen.</translation>
    </message>
    <message>
        <source>The starter model comes along and answers already. It is small, quick, and often wrong:</source>
        <translation>Das Startmodell ist dabei und antwortet schon, am ehesten auf Englisch. Es ist klein, schnell und irrt sich oft:</translation>
    </message>
    <message>
        <source>For real work add a larger one: drop its .gguf file on this window, or see what suits this machine.</source>
        <translation>Für richtige Arbeit fügen Sie ein größeres hinzu: Ziehen Sie seine .gguf-Datei auf dieses Fenster, oder sehen Sie nach, was zu diesem Computer passt.</translation>
    </message>
    <message>
        <source>Chats, drafts and settings lie in one encrypted file; no other program can read them.</source>
        <translation>Chats, Entwürfe und Einstellungen liegen in einer verschlüsselten Datei; kein anderes Programm kann sie lesen.</translation>
    </message>
    <message>
        <source>All of it is kept in {folder}, and nowhere else.</source>
        <translation>All das liegt in {folder} und nirgends sonst.</translation>
    </message>
    <message>
        <source>Thinking…</source>
        <translation>Denkt nach…</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>See the models</source>
        <translation>Modelle ansehen</translation>
    </message>
    <message>
        <source>Welcome to Underdesk</source>
        <translation>Willkommen bei Underdesk</translation>
    </message>
    <message>
        <source>A model is ready</source>
        <translation>Ein Modell ist bereit</translation>
    </message>
    <message>
        <source>Where your words lie, and how they are locked</source>
        <translation>Wo Ihre Worte liegen und wie sie verschlossen sind</translation>
    </message>
    <message>
        <source>It opens by itself, with this computer's keyring, when you are signed in. A passphrase keeps it from whoever else uses this computer as you.</source>
        <translation>Er öffnet sich von selbst mit dem Schlüsselbund dieses Computers, wenn Sie angemeldet sind. Eine Passphrase schützt ihn vor allen, die diesen Computer unter Ihrem Namen benutzen.</translation>
    </message>
    <message>
        <source>No network is needed. While the switch above says Offline, nothing gets out.</source>
        <translation>Es braucht kein Netz. Solange der Schalter oben auf Offline steht, kommt nichts hinaus.</translation>
    </message>
    <message>
        <source>Ask again, change a question: every version of an answer is kept.</source>
        <translation>Fragen Sie noch einmal oder ändern Sie eine Frage: Jede Fassung einer Antwort bleibt erhalten.</translation>
    </message>
    <message>
        <source>Every sentence you ever wrote here can be found again.</source>
        <translation>Jeder Satz, den Sie hier je geschrieben haben, lässt sich wiederfinden.</translation>
    </message>
    <message>
        <source>The model could not answer just now; the reason stands beside its name above.</source>
        <translation>Das Modell konnte gerade nicht antworten; der Grund steht oben neben seinem Namen.</translation>
    </message>
    <message>
        <source>It opens by itself with this computer's keyring; your passphrase opens it too.</source>
        <translation>Er öffnet sich von selbst mit dem Schlüsselbund dieses Computers; Ihre Passphrase öffnet ihn auch.</translation>
    </message>
    <message>
        <source>Your passphrase opens it, and nothing else does: keep it in mind.</source>
        <translation>Ihre Passphrase öffnet ihn und sonst nichts: Merken Sie sie sich gut.</translation>
    </message>
    <message>
        <source>Change the passphrase</source>
        <translation>Passphrase ändern</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfangen</translation>
    </message>
    <message>
        <source>{page} of {pages}</source>
        <translation>{page} von {pages}</translation>
    </message>
    <message>
        <source>All messages fit into it.</source>
        <translation>Alle Nachrichten passen hinein.</translation>
    </message>
    <message>
        <source>The oldest {count} messages are left out; the summary tells {summed} of them.</source>
        <translation>Die ältesten {count} Nachrichten sind weggelassen; die Zusammenfassung erzählt {summed} davon.</translation>
    </message>
    <message>
        <source>Leave out the oldest messages</source>
        <translation>Die ältesten Nachrichten weglassen</translation>
    </message>
    <message>
        <source>They stay in the chat. What of them fits a question is looked up for it.</source>
        <translation>Sie bleiben im Chat. Was davon zu einer Frage passt, wird für sie nachgeschlagen.</translation>
    </message>
    <message>
        <source>Leave them out and tell them in short</source>
        <translation>Sie weglassen und kurz zusammenfassen</translation>
    </message>
    <message>
        <source>A model of this computer writes a summary while nobody waits; it is kept with the chat.</source>
        <translation>Ein Modell dieses Computers schreibt eine Zusammenfassung, während niemand wartet; sie bleibt beim Chat.</translation>
    </message>
    <message>
        <source>Stop and ask me</source>
        <translation>Anhalten und mich fragen</translation>
    </message>
    <message>
        <source>No answer is made of less than the whole chat.</source>
        <translation>Aus weniger als dem ganzen Chat entsteht keine Antwort.</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Write it anew</source>
        <translation>Neu schreiben</translation>
    </message>
    <message>
        <source>The chat so far, in short</source>
        <translation>Der bisherige Chat in Kürze</translation>
    </message>
    <message>
        <source>It is being written in the background.</source>
        <translation>Sie wird im Hintergrund geschrieben.</translation>
    </message>
    <message>
        <source>The next question takes {used} of {context} tokens.</source>
        <translation>Die nächste Frage belegt {used} von {context} Token.</translation>
    </message>
    <message>
        <source>The oldest {count} messages are left out.</source>
        <translation>Die ältesten {count} Nachrichten sind weggelassen.</translation>
    </message>
    <message>
        <source>When this chat no longer fits</source>
        <translation>Wenn dieser Chat nicht mehr passt</translation>
    </message>
    <message>
        <source>There is none yet. One is written when the window is nearly full and this chat asks for it.</source>
        <translation>Es gibt noch keine. Eine entsteht, wenn das Fenster fast voll ist und dieser Chat sie verlangt.</translation>
    </message>
    <message>
        <source>How full the window is can be told when a model is loaded and the chat has begun.</source>
        <translation>Wie voll das Fenster ist, zeigt sich, wenn ein Modell geladen ist und der Chat begonnen hat.</translation>
    </message>
    <message>
        <source>Written by {model}. The model reads it in place of the messages it no longer sees.</source>
        <translation>Von {model} geschrieben. Das Modell liest sie statt der Nachrichten, die es nicht mehr sieht.</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>Vorige Fassung</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>Nächste Fassung</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Keep as a case</source>
        <translation>Als Fall behalten</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Choose what happens…</source>
        <translation>Wählen, was geschieht…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Open in Pipelines</source>
        <translation>In Pipelines öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Edit your message</source>
        <translation>Ihre Nachricht bearbeiten</translation>
    </message>
    <message>
        <source>You wrote: {text}</source>
        <translation>Sie schrieben: {text}</translation>
    </message>
    <message>
        <source>Thoughts</source>
        <translation>Gedanken</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>With a picture</source>
        <translation>Mit einem Bild</translation>
    </message>
    <message>
        <source>This answer was interrupted.</source>
        <translation>Diese Antwort wurde unterbrochen.</translation>
    </message>
    <message>
        <source>Cut at the longest answer allowed.</source>
        <translation>An der längsten erlaubten Antwort abgeschnitten.</translation>
    </message>
    <message>
        <source>Cut because the context is full.</source>
        <translation>Abgeschnitten, weil der Kontext voll ist.</translation>
    </message>
    <message>
        <source>{model} at {place}</source>
        <translation>{model} auf {place}</translation>
    </message>
    <message>
        <source>Thinking for {seconds} s…</source>
        <translation>Denkt seit {seconds} s nach…</translation>
    </message>
    <message>
        <source>Thought for {seconds} s</source>
        <translation>{seconds} s nachgedacht</translation>
    </message>
    <message>
        <source>This answer could not be made.</source>
        <translation>Diese Antwort kam nicht zustande.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Stopped before the first word.</source>
        <translation>Vor dem ersten Wort angehalten.</translation>
    </message>
    <message>
        <source>“{title}” was stopped. What its steps made is kept.</source>
        <translation>„{title}“ wurde angehalten. Was die Schritte erzeugt haben, bleibt erhalten.</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Token</translation>
    </message>
    <message>
        <source>Show more ({count} characters left)</source>
        <translation>Mehr anzeigen ({count} Zeichen übrig)</translation>
    </message>
    <message>
        <source>With {n} pictures</source>
        <translation>Mit {n} Bildern</translation>
    </message>
    <message>
        <source>Made by the pipeline “{title}”.</source>
        <translation>Von der Pipeline „{title}“ erstellt.</translation>
    </message>
    <message>
        <source>“{title}” waits for you.</source>
        <translation>„{title}“ wartet auf Sie.</translation>
    </message>
    <message>
        <source>“{title}” is paused.</source>
        <translation>„{title}“ ist angehalten.</translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>{speed} Token/s</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>Zum Neuesten</translation>
    </message>
    <message>
        <source>This desktop lets no program have a key of its own. Give “underdesk --quick-ask” a key in the desktop's settings.</source>
        <translation>Dieser Desktop gibt keinem Programm eine eigene Taste. Geben Sie „underdesk --quick-ask“ in den Einstellungen des Desktops eine Taste.</translation>
    </message>
    <message>
        <source>Another program has {keys} already.</source>
        <translation>Ein anderes Programm hat {keys} schon.</translation>
    </message>
    <message>
        <source>A pipeline is done</source>
        <translation>Eine Pipeline ist fertig</translation>
    </message>
    <message>
        <source>A pipeline ended early</source>
        <translation>Eine Pipeline endete vorzeitig</translation>
    </message>
    <message>
        <source>A model was fetched</source>
        <translation>Ein Modell wurde geladen</translation>
    </message>
    <message>
        <source>A model could not be fetched</source>
        <translation>Ein Modell konnte nicht geladen werden</translation>
    </message>
    <message>
        <source>A pipeline waits for you</source>
        <translation>Eine Pipeline wartet auf Sie</translation>
    </message>
    <message>
        <source>An answer is ready</source>
        <translation>Eine Antwort ist fertig</translation>
    </message>
    <message>
        <source>Your documents are read</source>
        <translation>Ihre Dokumente sind gelesen</translation>
    </message>
    <message>
        <source>This desktop has no tray. Closing the last window goes on to end Underdesk.</source>
        <translation>Dieser Desktop hat keine Symbolleiste für Programme. Das Schließen des letzten Fensters beendet Underdesk weiterhin.</translation>
    </message>
    <message>
        <source>Underdesk is ready when you are.</source>
        <translation>Underdesk ist bereit, wenn Sie es sind.</translation>
    </message>
    <message>
        <source>Quick ask</source>
        <translation>Schnellfrage</translation>
    </message>
    <message>
        <source>Ask anything…</source>
        <translation>Fragen Sie etwas…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Open as chat</source>
        <translation>Als Chat öffnen</translation>
    </message>
    <message>
        <source>Not kept unless you open it as a chat · Esc hides it</source>
        <translation>Wird nicht behalten, wenn Sie es nicht als Chat öffnen · Esc verbirgt es</translation>
    </message>
    <message>
        <source>Open it as a chat for that.</source>
        <translation>Öffnen Sie es dafür als Chat.</translation>
    </message>
    <message>
        <source>Open Underdesk</source>
        <translation>Underdesk öffnen</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Quit Underdesk</source>
        <translation>Underdesk beenden</translation>
    </message>
    <message>
        <source>Offline — nothing leaves this computer</source>
        <translation>Offline — nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>Online</translation>
    </message>
    <message>
        <source>Underdesk
Locked</source>
        <translation>Underdesk\nGesperrt</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Allgemein</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>What's new</source>
        <translation>Neues</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnose</translation>
    </message>
    <message>
        <source>Check for updates…</source>
        <translation>Nach einer neueren Version fragen…</translation>
    </message>
    <message>
        <source>Underdesk is now version {now}.</source>
        <translation>Underdesk hat jetzt die Version {now}.</translation>
    </message>
    <message>
        <source>The page</source>
        <translation>Die Seite</translation>
    </message>
    <message>
        <source>Search the guide</source>
        <translation>Handbuch durchsuchen</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>No page has “{words}”.</source>
        <translation>Keine Seite enthält „{words}“.</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Nach einer neueren Version fragen</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>Jetzt fragen</translation>
    </message>
    <message>
        <source>Open the page</source>
        <translation>Seite öffnen</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Show files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Add files to it…</source>
        <translation>Dateien dazulegen…</translation>
    </message>
    <message>
        <source>Look for changes now</source>
        <translation>Jetzt nach Änderungen sehen</translation>
    </message>
    <message>
        <source>Read everything again</source>
        <translation>Alles neu lesen</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Remove and erase what was read</source>
        <translation>Entfernen und Gelesenes löschen</translation>
    </message>
    <message>
        <source>Ask about {name}</source>
        <translation>Fragen zu {name}</translation>
    </message>
    <message>
        <source>Show the files of {name}</source>
        <translation>Dateien von {name} zeigen</translation>
    </message>
    <message>
        <source>More for {name}</source>
        <translation>Mehr zu {name}</translation>
    </message>
    <message>
        <source>Go on reading</source>
        <translation>Weiterlesen</translation>
    </message>
    <message>
        <source>Pause reading</source>
        <translation>Lesen anhalten</translation>
    </message>
    <message>
        <source>Try the failed files again</source>
        <translation>Fehlgeschlagene Dateien erneut versuchen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Passages</source>
        <translation>Passagen</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Read here</source>
        <translation>Hier lesen</translation>
    </message>
    <message>
        <source>Open in its own program</source>
        <translation>Im eigenen Programm öffnen</translation>
    </message>
    <message>
        <source>Save its text…</source>
        <translation>Text speichern…</translation>
    </message>
    <message>
        <source>Enter its password…</source>
        <translation>Passwort eingeben…</translation>
    </message>
    <message>
        <source>Nothing in these documents has to do with “{query}”.</source>
        <translation>Nichts in diesen Dokumenten hat mit „{query}“ zu tun.</translation>
    </message>
    <message>
        <source>How well it fits, from 0 to 1</source>
        <translation>Wie gut es passt, von 0 bis 1</translation>
    </message>
    <message>
        <source>Nothing in documents of the chosen kind and age has to do with “{query}”.</source>
        <translation>Nichts in Dokumenten der gewählten Art und Zeit hat mit „{query}“ zu tun.</translation>
    </message>
    <message>
        <source>Open {name}{place}</source>
        <translation>{name}{place} öffnen</translation>
    </message>
    <message>
        <source>Kinds of files</source>
        <translation>Dateiarten</translation>
    </message>
    <message>
        <source>When they changed</source>
        <translation>Wann geändert</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>{words}: 2025-01</source>
        <translation>{words}: 2025-01</translation>
    </message>
    <message>
        <source>FILES</source>
        <translation>DATEIEN</translation>
    </message>
    <message>
        <source>Search all documents</source>
        <translation>Alle Dokumente durchsuchen</translation>
    </message>
    <message>
        <source>Search in {name}</source>
        <translation>{name} durchsuchen</translation>
    </message>
    <message>
        <source>Reading {name} · {done} of {all}</source>
        <translation>{name} wird gelesen · {done} von {all}</translation>
    </message>
    <message>
        <source>Every word can be found; finding by meaning follows: {done} of {all} passages</source>
        <translation>Jedes Wort ist auffindbar; die Suche nach Bedeutung folgt: {done} von {all} Passagen</translation>
    </message>
    <message>
        <source>Reading pictures in {name} · {done} of {all} pages</source>
        <translation>Bilder in {name} werden gelesen · {done} von {all} Seiten</translation>
    </message>
    <message>
        <source>A locked document</source>
        <translation>Ein verschlossenes Dokument</translation>
    </message>
    <message>
        <source>Password of the document</source>
        <translation>Passwort des Dokuments</translation>
    </message>
    <message>
        <source>Keep it in the vault</source>
        <translation>Im Tresor behalten</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show what is typed</source>
        <translation>Eingabe zeigen</translation>
    </message>
    <message>
        <source>{n} documents are locked with a password: {names}</source>
        <translation>{n} Dokumente sind mit einem Passwort verschlossen: {names}</translation>
    </message>
    <message>
        <source>This document is locked with a password. Type it to have it read.</source>
        <translation>Dieses Dokument ist mit einem Passwort verschlossen. Geben Sie es ein, damit es gelesen wird.</translation>
    </message>
    <message>
        <source>Otherwise it is forgotten when Underdesk ends. What is read stays in your encrypted vault.</source>
        <translation>Sonst wird es vergessen, wenn Underdesk endet. Was gelesen wird, bleibt in Ihrem verschlüsselten Tresor.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message>
        <source>This password does not open the document. Check it and try again.</source>
        <translation>Dieses Passwort öffnet das Dokument nicht. Prüfen Sie es und versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>Enter the password</source>
        <translation>Passwort eingeben</translation>
    </message>
    <message>
        <source>“{name}” is locked with a password</source>
        <translation>„{name}“ ist mit einem Passwort verschlossen</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>Ordner umbenennen</translation>
    </message>
    <message>
        <source>Its name in Underdesk; nothing on the disk is renamed.</source>
        <translation>Sein Name in Underdesk; auf der Festplatte wird nichts umbenannt.</translation>
    </message>
    <message>
        <source>Knowledge</source>
        <translation>Wissen</translation>
    </message>
    <message>
        <source>Read where it lies, and kept up to date. Nothing is copied, nothing leaves this computer.</source>
        <translation>Wird gelesen, wo es liegt, und aktuell gehalten. Nichts wird kopiert, nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Ask your own documents</source>
        <translation>Befragen Sie Ihre eigenen Dokumente</translation>
    </message>
    <message>
        <source>Add a folder of papers, letters or tables, or drop some files here. Answers then quote the passage and page they come from, and a click opens it.</source>
        <translation>Fügen Sie einen Ordner mit Papieren, Briefen oder Tabellen hinzu, oder legen Sie Dateien hier ab. Antworten zitieren dann die Passage und Seite, von der sie stammen, und ein Klick öffnet sie.</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Add a folder or files</source>
        <translation>Hinzufügen…</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ein Ordner…</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>Dateien…</translation>
    </message>
    <message>
        <source>Add a folder of documents</source>
        <translation>Einen Ordner mit Dokumenten hinzufügen</translation>
    </message>
    <message>
        <source>Add documents</source>
        <translation>Dokumente hinzufügen</translation>
    </message>
    <message>
        <source>Sample documents</source>
        <translation>Beispieldokumente</translation>
    </message>
    <message numerus="yes">
        <source>%n in all</source>
        <translation><numerusform>insgesamt %n</numerusform><numerusform>insgesamt %n</numerusform></translation>
    </message>
    <message>
        <source>Passage</source>
        <translation>Passage</translation>
    </message>
    <message>
        <source>Search in documents</source>
        <translation>In Dokumenten suchen</translation>
    </message>
    <message>
        <source>Keep {things} and search in it</source>
        <translation>{things} behalten und durchsuchen</translation>
    </message>
    <message>
        <source>All folders</source>
        <translation>Alle Ordner</translation>
    </message>
    <message>
        <source>Add {things} to “{name}”</source>
        <translation>{things} zu „{name}“ hinzufügen</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Folders stay where they are, are read in place, and every change is noticed.</source>
        <translation>Ordner bleiben, wo sie sind, werden dort gelesen, und jede Änderung wird bemerkt.</translation>
    </message>
    <message>
        <source>Search finds a sentence by its words and by its meaning.</source>
        <translation>Die Suche findet einen Satz nach Wörtern und nach Bedeutung.</translation>
    </message>
    <message>
        <source>What is read is kept in the same encrypted vault as your chats.</source>
        <translation>Was gelesen wird, liegt im selben verschlüsselten Tresor wie Ihre Chats.</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>Ordner hinzufügen</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>Ein Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Save the text</source>
        <translation>Text speichern</translation>
    </message>
    <message>
        <source>{name} was not read yet</source>
        <translation>{name} wurde noch nicht gelesen</translation>
    </message>
    <message>
        <source>{name} is not there any more</source>
        <translation>{name} ist nicht mehr da</translation>
    </message>
    <message>
        <source>Text of the document</source>
        <translation>Text des Dokuments</translation>
    </message>
    <message>
        <source>How to show the document</source>
        <translation>Ansicht des Dokuments</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Enter its password</source>
        <translation>Passwort eingeben</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Ask about this</source>
        <translation>Dazu fragen</translation>
    </message>
    <message>
        <source>Copy with its source</source>
        <translation>Mit Quelle kopieren</translation>
    </message>
    <message>
        <source>Open the file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>Copied with its source</source>
        <translation>Mit Quelle kopiert</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>needs Online</source>
        <translation>braucht Online</translation>
    </message>
    <message>
        <source>search there</source>
        <translation>dort suchen</translation>
    </message>
    <message>
        <source>Your servers</source>
        <translation>Ihre Server</translation>
    </message>
    <message>
        <source>{name} was forgotten, with its key and what was agreed to</source>
        <translation>{name} wurde vergessen, samt Schlüssel und Ihrer Zustimmung</translation>
    </message>
    <message>
        <source>none entered</source>
        <translation>keiner eingetragen</translation>
    </message>
    <message>
        <source>{name} was entered; nothing was sent there</source>
        <translation>{name} ist eingetragen; es wurde nichts dorthin gesendet</translation>
    </message>
    <message>
        <source>Use now</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Stop verifying the file</source>
        <translation>Prüfung der Datei abbrechen</translation>
    </message>
    <message>
        <source>Verify the file</source>
        <translation>Datei prüfen</translation>
    </message>
    <message>
        <source>Guess ahead with</source>
        <translation>Vorausraten mit</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>Default for new chats</source>
        <translation>Standard für neue Chats</translation>
    </message>
    <message>
        <source>Make default for new chats</source>
        <translation>Zum Standard für neue Chats machen</translation>
    </message>
    <message>
        <source>Throw away what has come</source>
        <translation>Bisher Geladenes verwerfen</translation>
    </message>
    <message>
        <source>Free its memory</source>
        <translation>Speicher freigeben</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>Details zu {name}</translation>
    </message>
    <message>
        <source>Get · {size}</source>
        <translation>Laden · {size}</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Copy the hash</source>
        <translation>Prüfsumme kopieren</translation>
    </message>
    <message>
        <source>The hash is on the clipboard</source>
        <translation>Die Prüfsumme liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Where it stands…</source>
        <translation>Wo sie steht…</translation>
    </message>
    <message>
        <source>Read it</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Die Datei wird gelesen…</translation>
    </message>
    <message>
        <source>Its hash (SHA-256), as its source tells it</source>
        <translation>Ihre Prüfsumme (SHA-256), wie ihre Quelle sie nennt</translation>
    </message>
    <message>
        <source>Its hash (SHA-256)</source>
        <translation>Ihre Prüfsumme (SHA-256)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Underdesk does not carry its text; it stands on its maker's page.</source>
        <translation>Underdesk bringt ihren Text nicht mit; er steht auf der Seite des Herstellers.</translation>
    </message>
    <message>
        <source>Fold it</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Make default</source>
        <translation>Zum Standard machen</translation>
    </message>
    <message>
        <source>How a chat is written down for this model. It is only ever filled in, in a sandbox.</source>
        <translation>Wie ein Chat für dieses Modell aufgeschrieben wird. Die Vorlage wird nur ausgefüllt, in einer abgeschlossenen Umgebung.</translation>
    </message>
    <message>
        <source>Verify the file of {name}</source>
        <translation>Datei von {name} prüfen</translation>
    </message>
    <message>
        <source>Text of {name}</source>
        <translation>Text von {name}</translation>
    </message>
    <message>
        <source>Stop verifying ({percent} %)</source>
        <translation>Prüfung abbrechen ({percent} %)</translation>
    </message>
    <message>
        <source>of {total} in this computer</source>
        <translation>von {total} in diesem Computer</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>Jede Größe</translation>
    </message>
    <message>
        <source>Any licence</source>
        <translation>Jede Lizenz</translation>
    </message>
    <message>
        <source>No terms to agree to</source>
        <translation>Ohne Bedingungen</translation>
    </message>
    <message>
        <source>Any language</source>
        <translation>Jede Sprache</translation>
    </message>
    <message>
        <source>Small: below {size}</source>
        <translation>Klein: unter {size}</translation>
    </message>
    <message>
        <source>Medium: {least} to {most}</source>
        <translation>Mittel: {least} bis {most}</translation>
    </message>
    <message>
        <source>Large: from {size}</source>
        <translation>Groß: ab {size}</translation>
    </message>
    <message>
        <source>Looks for models at {host}. What is sent are the words you type here, when you ask.</source>
        <translation>Sucht Modelle bei {host}. Gesendet werden die Wörter, die Sie hier eingeben, wenn Sie suchen.</translation>
    </message>
    <message>
        <source>Nothing was asked yet. Type a name and press Return.</source>
        <translation>Noch wurde nichts gesucht. Geben Sie einen Namen ein und drücken Sie die Eingabetaste.</translation>
    </message>
    <message>
        <source>Go online and search</source>
        <translation>Online gehen und suchen</translation>
    </message>
    <message>
        <source>Models at Hugging Face</source>
        <translation>Modelle bei Hugging Face</translation>
    </message>
    <message>
        <source>A name, such as qwen3 8b</source>
        <translation>Ein Name, etwa qwen3 8b</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Underdesk is offline: nothing was sent. Go online to search there; you can go back at any moment.</source>
        <translation>Underdesk ist offline: Es wurde nichts gesendet. Gehen Sie online, um dort zu suchen; zurück können Sie jederzeit.</translation>
    </message>
    <message>
        <source>Offline, the models under Worth having can be read about all the same.</source>
        <translation>Auch offline lässt sich über die Modelle unter Empfehlenswert nachlesen.</translation>
    </message>
    <message>
        <source>Its maker gives the files only to those who accepted terms at huggingface.co and whose access token is entered in Settings.</source>
        <translation>Der Hersteller gibt die Dateien nur denen, die bei huggingface.co Bedingungen angenommen haben und deren Zugangstoken in den Einstellungen steht.</translation>
    </message>
    <message>
        <source>Kept by</source>
        <translation>Gepflegt von</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Architecture</source>
        <translation>Architektur</translation>
    </message>
    <message>
        <source>Sees pictures with</source>
        <translation>Sieht Bilder mit</translation>
    </message>
    <message>
        <source>Quantisations</source>
        <translation>Quantisierungen</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Looking at {repo}…</source>
        <translation>{repo} wird angesehen…</translation>
    </message>
    <message>
        <source>Asking {host}…</source>
        <translation>Frage bei {host} nach…</translation>
    </message>
    <message>
        <source>Nothing there has GGUF files and a name like “{words}”.</source>
        <translation>Nichts dort hat GGUF-Dateien und einen Namen wie „{words}“.</translation>
    </message>
    <message>
        <source>There is no model file here that can be used.</source>
        <translation>Hier ist keine Modelldatei, die sich benutzen lässt.</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>no hash is told</source>
        <translation>keine Prüfsumme genannt</translation>
    </message>
    <message>
        <source>Get {file}, {size}</source>
        <translation>{file} laden, {size}</translation>
    </message>
    <message>
        <source>{n} tokens</source>
        <translation>{n} Token</translation>
    </message>
    <message>
        <source>memory in use: {model} by the model, {others} by everything else</source>
        <translation>belegter Speicher: {model} vom Modell, {others} von allem anderen</translation>
    </message>
    <message>
        <source>Add a .gguf file of your own</source>
        <translation>Eigene .gguf-Datei…</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>No model of the list is like that.</source>
        <translation>Kein Modell der Liste ist so.</translation>
    </message>
    <message>
        <source>Search Hugging Face for “{words}”</source>
        <translation>Bei Hugging Face nach „{words}“ suchen</translation>
    </message>
    <message>
        <source>Search Hugging Face</source>
        <translation>Hugging Face durchsuchen</translation>
    </message>
    <message>
        <source>These answer on this computer, with or without a network.</source>
        <translation>Diese antworten auf diesem Computer, mit oder ohne Netz.</translation>
    </message>
    <message>
        <source>Models that we looked at. What fits is said on each.</source>
        <translation>Modelle, die wir uns angesehen haben. Bei jedem steht, ob es passt.</translation>
    </message>
    <message>
        <source>Other programs put these here. They are used where they lie, never copied or changed.</source>
        <translation>Andere Programme haben diese hier abgelegt. Sie werden benutzt, wo sie liegen, nie kopiert oder verändert.</translation>
    </message>
    <message>
        <source>Models that answer. Larger ones are wiser and slower; what fits is said on each.</source>
        <translation>Modelle, die antworten. Größere sind klüger und langsamer; bei jedem steht, ob es passt.</translation>
    </message>
    <message>
        <source>Models that find passages by meaning. One for all folders is chosen in Settings, under Documents.</source>
        <translation>Modelle, die Passagen nach Bedeutung finden. Eines für alle Ordner wird in den Einstellungen unter Dokumente gewählt.</translation>
    </message>
    <message>
        <source>Models that put the best passage first. One for all folders is chosen in Settings, under Documents.</source>
        <translation>Modelle, die die beste Passage nach vorn stellen. Eines für alle Ordner wird in den Einstellungen unter Dokumente gewählt.</translation>
    </message>
    <message>
        <source>Models that also look at pictures.</source>
        <translation>Modelle, die auch Bilder ansehen.</translation>
    </message>
    <message>
        <source>{free} free</source>
        <translation>{free} frei</translation>
    </message>
    <message>
        <source>Checking {names}…</source>
        <translation>{names} wird geprüft…</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message numerus="yes">
        <source>%n to choose from</source>
        <translation><numerusform>%n zur Auswahl</numerusform><numerusform>%n zur Auswahl</numerusform></translation>
    </message>
    <message>
        <source>Kinds of models</source>
        <translation>Arten von Modellen</translation>
    </message>
    <message>
        <source>Add a .gguf file</source>
        <translation>.gguf hinzufügen</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>Modelle suchen</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Ein Modell hinzufügen</translation>
    </message>
    <message>
        <source>Model files (*.gguf)</source>
        <translation>Modelldateien (*.gguf)</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>Installiert</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Go online and get it</source>
        <translation>Online gehen und laden</translation>
    </message>
    <message>
        <source>I agree: get it</source>
        <translation>Ich stimme zu: laden</translation>
    </message>
    <message>
        <source>Enter a token…</source>
        <translation>Zugangstoken eingeben…</translation>
    </message>
    <message>
        <source>Add this model</source>
        <translation>Dieses Modell hinzufügen</translation>
    </message>
    <message>
        <source>Add these models</source>
        <translation>Diese Modelle hinzufügen</translation>
    </message>
    <message numerus="yes">
        <source>%n model(s)</source>
        <translation><numerusform>%n Modell</numerusform><numerusform>%n Modelle</numerusform></translation>
    </message>
    <message>
        <source>Of other programs</source>
        <translation>Von anderen Programmen</translation>
    </message>
    <message>
        <source>Worth having</source>
        <translation>Empfehlenswert</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>go online for it; you can go offline again at any moment</source>
        <translation>gehen Sie dafür online; offline gehen können Sie jederzeit wieder</translation>
    </message>
    <message>
        <source>{name} was not fetched: huggingface.co does not accept your access token</source>
        <translation>{name} wurde nicht geladen: huggingface.co nimmt Ihr Zugangstoken nicht an</translation>
    </message>
    <message>
        <source>make a new one on the page of your account there, and enter it here</source>
        <translation>erstellen Sie auf der Seite Ihres Kontos dort ein neues und geben Sie es hier ein</translation>
    </message>
    <message>
        <source>{name} is given only to those who accepted its maker's terms and say who they are</source>
        <translation>{name} bekommt nur, wer die Bedingungen des Herstellers angenommen hat und sagt, wer er ist</translation>
    </message>
    <message>
        <source>accept them in a browser at {page}, and enter an access token here</source>
        <translation>nehmen Sie sie in einem Browser unter {page} an und geben Sie hier ein Zugangstoken ein</translation>
    </message>
    <message>
        <source>{name} was taken off the list</source>
        <translation>{name} steht nicht mehr auf der Liste</translation>
    </message>
    <message>
        <source>{name} has to be fetched from {host}, and Underdesk is offline</source>
        <translation>{name} muss von {host} geholt werden, und Underdesk ist offline</translation>
    </message>
    <message>
        <source>Any server with an OpenAI-compatible API can answer: llama-server, Ollama, LM Studio, vLLM or a hosted one. It is only asked where you chose it, and shown and coloured as what it is.</source>
        <translation>Jeder Server mit einer OpenAI-kompatiblen API kann antworten: llama-server, Ollama, LM Studio, vLLM oder ein gemieteter. Gefragt wird er nur, wo Sie ihn gewählt haben, und er ist immer als das zu erkennen, was er ist.</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>Zugangsschlüssel</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Forget this server</source>
        <translation>Diesen Server vergessen</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Access key, if it wants one</source>
        <translation>Zugangsschlüssel, falls er einen verlangt</translation>
    </message>
    <message>
        <source>What it is called here; empty for the model's own</source>
        <translation>Wie er hier heißt; leer für den Namen des Modells</translation>
    </message>
    <message>
        <source>Ask what it offers</source>
        <translation>Angebot abfragen</translation>
    </message>
    <message>
        <source>Enter it</source>
        <translation>Eintragen</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt…</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Another access key…</source>
        <translation>Anderer Zugangsschlüssel…</translation>
    </message>
    <message>
        <source>Access key…</source>
        <translation>Zugangsschlüssel…</translation>
    </message>
    <message>
        <source>Forget the key</source>
        <translation>Schlüssel vergessen</translation>
    </message>
    <message>
        <source>Take back what was agreed to</source>
        <translation>Zustimmung zurücknehmen</translation>
    </message>
    <message>
        <source>Enter a server</source>
        <translation>Einen Server eintragen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>At {place}</source>
        <translation>Auf {place}</translation>
    </message>
    <message>
        <source>Use {name} now</source>
        <translation>{name} jetzt benutzen</translation>
    </message>
    <message>
        <source>Ask {name} which models it has</source>
        <translation>{name} nach den Modellen fragen</translation>
    </message>
    <message>
        <source>It is kept in the system's keyring and sent to this server alone.</source>
        <translation>Er liegt im Schlüsselbund des Systems und wird nur an diesen Server gesendet.</translation>
    </message>
    <message>
        <source>with a key</source>
        <translation>mit Schlüssel</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>What could not be read</source>
        <translation>Was nicht lesbar war</translation>
    </message>
    <message>
        <source>Choose files…</source>
        <translation>Dateien wählen…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen…</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Nothing changes at the other program, nothing leaves this computer, and no chat is doubled.</source>
        <translation>Beim anderen Programm ändert sich nichts, nichts verlässt diesen Computer, und kein Chat wird verdoppelt.</translation>
    </message>
    <message>
        <source>You can go on working; closing this stops it.</source>
        <translation>Sie können weiterarbeiten; Schließen hält es an.</translation>
    </message>
    <message>
        <source>It was taken back. Everything is as it was before.</source>
        <translation>Es wurde zurückgenommen. Alles ist wie vorher.</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>Histories</source>
        <translation>Verläufe</translation>
    </message>
    <message>
        <source>{names} — read here; nothing is changed there, and what is here already is not doubled.</source>
        <translation>{names} — wird hier gelesen; dort ändert sich nichts, und was schon da ist, wird nicht verdoppelt.</translation>
    </message>
    <message>
        <source>Import these chats</source>
        <translation>Diese Chats importieren</translation>
    </message>
    <message>
        <source>Import chats from another program</source>
        <translation>Chats aus einem anderen Programm importieren</translation>
    </message>
    <message>
        <source>Export chats</source>
        <translation>Chats exportieren</translation>
    </message>
    <message>
        <source>Files of this chat</source>
        <translation>Dateien dieses Chats</translation>
    </message>
    <message>
        <source>Print this chat</source>
        <translation>Diesen Chat drucken</translation>
    </message>
    <message>
        <source>They lie in the vault. A file that you save leaves it, and is not encrypted any more.</source>
        <translation>Sie liegen im Tresor. Eine Datei, die Sie speichern, verlässt ihn und ist nicht mehr verschlüsselt.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>Das Bild</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>No files came with this chat.</source>
        <translation>Mit diesem Chat kamen keine Dateien.</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Gespeichert als {name}</translation>
    </message>
    <message>
        <source>name only</source>
        <translation>nur der Name</translation>
    </message>
    <message>
        <source>An export leaves the encrypted vault: whoever can open the file can read it.</source>
        <translation>Ein Export verlässt den verschlüsselten Tresor: Wer die Datei öffnen kann, kann sie lesen.</translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s) written to {file}</source>
        <translation><numerusform>%n Chat nach {file} geschrieben</numerusform><numerusform>%n Chats nach {file} geschrieben</numerusform></translation>
    </message>
    <message>
        <source>Markdown, one file</source>
        <translation>Markdown, eine Datei</translation>
    </message>
    <message>
        <source>To read and to edit anywhere. The branch that is shown.</source>
        <translation>Überall zu lesen und zu bearbeiten. Der gezeigte Zweig.</translation>
    </message>
    <message>
        <source>Markdown, a folder of notes</source>
        <translation>Markdown, ein Ordner mit Notizen</translation>
    </message>
    <message>
        <source>A note a chat, in folders as here, with its files.</source>
        <translation>Eine Notiz je Chat, in Ordnern wie hier, mit den Dateien.</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>One page that needs nothing else, pictures inside. The branch that is shown.</source>
        <translation>Eine Seite, die sonst nichts braucht, mit Bildern darin. Der gezeigte Zweig.</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>To print or to hand on. The branch that is shown.</source>
        <translation>Zum Drucken oder Weitergeben. Der gezeigte Zweig.</translation>
    </message>
    <message>
        <source>JSON, complete</source>
        <translation>JSON, vollständig</translation>
    </message>
    <message>
        <source>Every branch, every file: Underdesk reads it back as it was.</source>
        <translation>Jeder Zweig, jede Datei: Underdesk liest es wieder ein, wie es war.</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Welche</translation>
    </message>
    <message>
        <source>As</source>
        <translation>Als</translation>
    </message>
    <message>
        <source>All chats, those put away, too</source>
        <translation>Alle Chats, auch die abgelegten</translation>
    </message>
    <message>
        <source>The folder: {name}</source>
        <translation>Der Ordner: {name}</translation>
    </message>
    <message>
        <source>This chat: {title}</source>
        <translation>Dieser Chat: {title}</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Add a step…</source>
        <translation>Schritt hinzufügen…</translation>
    </message>
    <message>
        <source>Steps to add</source>
        <translation>Schritte zum Hinzufügen</translation>
    </message>
    <message>
        <source>No step fits here.</source>
        <translation>Hier passt kein Schritt.</translation>
    </message>
    <message>
        <source>No step fits “{words}”.</source>
        <translation>Kein Schritt passt zu „{words}“.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Lay out</source>
        <translation>Anordnen</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>List of steps</source>
        <translation>Liste der Schritte</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortfahren</translation>
    </message>
    <message>
        <source>1 thing to settle</source>
        <translation>1 Punkt zu klären</translation>
    </message>
    <message>
        <source>Pausing: the steps that run now are finished first</source>
        <translation>Hält an: Die laufenden Schritte werden noch beendet</translation>
    </message>
    <message>
        <source>Run anew</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>{count} things to settle</source>
        <translation>{count} Punkte zu klären</translation>
    </message>
    <message>
        <source>Let a small model work in steps</source>
        <translation>Lassen Sie ein kleines Modell in Schritten arbeiten</translation>
    </message>
    <message>
        <source>A pipeline plans, searches, reads, quotes and checks, each step with a model call of its own, until there is a report you can verify.</source>
        <translation>Eine Pipeline plant, sucht, liest, zitiert und prüft, jeder Schritt mit einem eigenen Modellaufruf, bis ein Bericht entsteht, den Sie nachprüfen können.</translation>
    </message>
    <message>
        <source>Pipelines</source>
        <translation>Pipelines</translation>
    </message>
    <message>
        <source>New pipeline</source>
        <translation>Neue Pipeline</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Anmerkung</translation>
    </message>
    <message>
        <source>Steps are joined by wires that refuse what does not fit, and say why.</source>
        <translation>Leitungen verbinden die Schritte; was nicht passt, weisen sie ab und sagen, warum.</translation>
    </message>
    <message>
        <source>A run that was interrupted carries on where it stopped.</source>
        <translation>Ein unterbrochener Lauf geht dort weiter, wo er aufgehört hat.</translation>
    </message>
    <message>
        <source>Flows are plain files: yours to read, share and keep under version control.</source>
        <translation>Abläufe sind einfache Dateien: Sie können sie lesen, teilen und unter Versionskontrolle halten.</translation>
    </message>
    <message>
        <source>Import a file</source>
        <translation>Eine Datei importieren</translation>
    </message>
    <message>
        <source>“{title}” has run</source>
        <translation>„{title}“ ist durchgelaufen</translation>
    </message>
    <message>
        <source>One a line</source>
        <translation>Je Zeile eins</translation>
    </message>
    <message>
        <source>The chosen one</source>
        <translation>Das gewählte</translation>
    </message>
    <message>
        <source>Not set</source>
        <translation>Nicht festgelegt</translation>
    </message>
    <message>
        <source>There is no folder yet; add one under Knowledge.</source>
        <translation>Es gibt noch keinen Ordner; fügen Sie unter Wissen einen hinzu.</translation>
    </message>
    <message>
        <source>{name} (not here)</source>
        <translation>{name} (nicht hier)</translation>
    </message>
    <message>
        <source>Press Tab or double-click to add the first step</source>
        <translation>Tabulator drücken oder doppelklicken, um den ersten Schritt hinzuzufügen</translation>
    </message>
    <message>
        <source>This version of Underdesk does not know this step. It is kept as it is.</source>
        <translation>Diese Version von Underdesk kennt diesen Schritt nicht. Er bleibt, wie er ist.</translation>
    </message>
    <message>
        <source>When it runs</source>
        <translation>Beim Lauf</translation>
    </message>
    <message>
        <source>Tries after a failure</source>
        <translation>Versuche nach einem Fehler</translation>
    </message>
    <message>
        <source>Give up after (seconds)</source>
        <translation>Aufgeben nach (Sekunden)</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Go on if it fails, by a port of its own</source>
        <translation>Bei einem Fehler weitermachen, über einen eigenen Anschluss</translation>
    </message>
    <message>
        <source>Hold before this step</source>
        <translation>Vor diesem Schritt innehalten</translation>
    </message>
    <message>
        <source>Exact: runs alone, repeatable to the letter</source>
        <translation>Genau: läuft allein, Zeichen für Zeichen wiederholbar</translation>
    </message>
    <message>
        <source>Choose a step to see its settings. Several can be moved, framed or copied together.</source>
        <translation>Wählen Sie einen Schritt, um seine Einstellungen zu sehen. Mehrere lassen sich zusammen verschieben, einrahmen oder kopieren.</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>Ausschneiden</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Choose everything</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>Frame as Repeat until</source>
        <translation>Als „Wiederholen bis“ einrahmen</translation>
    </message>
    <message>
        <source>Frame as For each</source>
        <translation>Als „Für jedes“ einrahmen</translation>
    </message>
    <message>
        <source>Hold before the chosen step, or no longer</source>
        <translation>Vor dem gewählten Schritt innehalten oder nicht mehr</translation>
    </message>
    <message>
        <source>Move a little to the left</source>
        <translation>Ein wenig nach links</translation>
    </message>
    <message>
        <source>Move a little upwards</source>
        <translation>Ein wenig nach oben</translation>
    </message>
    <message>
        <source>Move a little to the right</source>
        <translation>Ein wenig nach rechts</translation>
    </message>
    <message>
        <source>Move a little downwards</source>
        <translation>Ein wenig nach unten</translation>
    </message>
    <message>
        <source>Settings of the chosen step</source>
        <translation>Einstellungen des gewählten Schritts</translation>
    </message>
    <message>
        <source>Show what is chosen, or everything</source>
        <translation>Gewähltes zeigen, oder alles</translation>
    </message>
    <message>
        <source>Nearer</source>
        <translation>Näher</translation>
    </message>
    <message>
        <source>Farther</source>
        <translation>Weiter weg</translation>
    </message>
    <message>
        <source>At 100 %</source>
        <translation>Auf 100 %</translation>
    </message>
    <message>
        <source>Leave the canvas</source>
        <translation>Zeichenfläche verlassen</translation>
    </message>
    <message>
        <source>Leave the canvas backwards</source>
        <translation>Zeichenfläche rückwärts verlassen</translation>
    </message>
    <message>
        <source>Earlier versions…</source>
        <translation>Frühere Fassungen…</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Pipeline deleted</source>
        <translation>Pipeline gelöscht</translation>
    </message>
    <message>
        <source>Small card</source>
        <translation>Kleine Karte</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Open the pipeline it runs</source>
        <translation>Die Pipeline öffnen, die er ausführt</translation>
    </message>
    <message>
        <source>Use the newest version</source>
        <translation>Neueste Fassung benutzen</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>Ausrichten</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Settings of this step</source>
        <translation>Einstellungen dieses Schritts</translation>
    </message>
    <message>
        <source>Run from here</source>
        <translation>Ab hier ausführen</translation>
    </message>
    <message>
        <source>Run to here</source>
        <translation>Bis hier ausführen</translation>
    </message>
    <message>
        <source>Left edges</source>
        <translation>Linke Kanten</translation>
    </message>
    <message>
        <source>Centres</source>
        <translation>Mitten waagerecht</translation>
    </message>
    <message>
        <source>Right edges</source>
        <translation>Rechte Kanten</translation>
    </message>
    <message>
        <source>Top edges</source>
        <translation>Oberkanten</translation>
    </message>
    <message>
        <source>Middles</source>
        <translation>Mitten senkrecht</translation>
    </message>
    <message>
        <source>Bottom edges</source>
        <translation>Unterkanten</translation>
    </message>
    <message>
        <source>Same gaps across</source>
        <translation>Gleiche Abstände waagerecht</translation>
    </message>
    <message>
        <source>Same gaps down</source>
        <translation>Gleiche Abstände senkrecht</translation>
    </message>
    <message>
        <source>Take the frame away</source>
        <translation>Rahmen entfernen</translation>
    </message>
    <message>
        <source>On the canvas</source>
        <translation>Auf der Zeichenfläche</translation>
    </message>
    <message>
        <source>Import a pipeline</source>
        <translation>Eine Pipeline importieren</translation>
    </message>
    <message>
        <source>Export the pipeline</source>
        <translation>Pipeline exportieren</translation>
    </message>
    <message>
        <source>Add this pipeline</source>
        <translation>Diese Pipeline hinzufügen</translation>
    </message>
    <message>
        <source>Add these pipelines</source>
        <translation>Diese Pipelines hinzufügen</translation>
    </message>
    <message>
        <source>Pipelines (*{suffix} *.json)</source>
        <translation>Pipelines (*{suffix} *.json)</translation>
    </message>
    <message>
        <source>{name}, page {page}</source>
        <translation>{name}, Seite {page}</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Waits for you</source>
        <translation>Wartet auf Sie</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>What the run gives will stand here.</source>
        <translation>Was der Lauf ergibt, steht dann hier.</translation>
    </message>
    <message>
        <source>Run the pipeline</source>
        <translation>Pipeline ausführen</translation>
    </message>
    <message>
        <source>May use the web</source>
        <translation>Darf ins Web</translation>
    </message>
    <message>
        <source>What it is about</source>
        <translation>Worum es geht</translation>
    </message>
    <message>
        <source>Choices</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>A remark for what follows</source>
        <translation>Eine Bemerkung für das Folgende</translation>
    </message>
    <message>
        <source>A remark for what follows (optional)</source>
        <translation>Eine Bemerkung für das Folgende (freiwillig)</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Zustimmen</translation>
    </message>
    <message>
        <source>Take it so</source>
        <translation>So nehmen</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>Wählen</translation>
    </message>
    <message>
        <source>{name} is not among your documents any more</source>
        <translation>{name} gehört nicht mehr zu Ihren Dokumenten</translation>
    </message>
    <message>
        <source>{address}, as it was on {day}</source>
        <translation>{address}, Stand vom {day}</translation>
    </message>
    <message>
        <source>Source {n}</source>
        <translation>Quelle {n}</translation>
    </message>
    <message>
        <source>Latest</source>
        <translation>Letzter</translation>
    </message>
    <message>
        <source>In this run</source>
        <translation>In diesem Lauf</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Bekommen</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Erzeugt</translation>
    </message>
    <message>
        <source>Round of {zone}</source>
        <translation>Runde von {zone}</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>{name} kopieren</translation>
    </message>
    <message>
        <source>Steps of the pipeline</source>
        <translation>Schritte der Pipeline</translation>
    </message>
    <message>
        <source>Move into</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Runs hold before this step</source>
        <translation>Läufe halten vor diesem Schritt</translation>
    </message>
    <message>
        <source>No zone</source>
        <translation>Keine Zone</translation>
    </message>
    <message>
        <source>{port} from {step}, {output}</source>
        <translation>{port} von {step}, {output}</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Try it with the sample</source>
        <translation>Mit dem Beispiel ausprobieren</translation>
    </message>
    <message>
        <source>Watch a recorded run</source>
        <translation>Einen aufgezeichneten Lauf ansehen</translation>
    </message>
    <message>
        <source>Needs: {what}</source>
        <translation>Braucht: {what}</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>Frühere Fassungen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>One version is kept of each time you worked on it. Going back can be undone.</source>
        <translation>Von jedem Mal, da Sie daran gearbeitet haben, bleibt eine Fassung. Das Zurückgehen lässt sich rückgängig machen.</translation>
    </message>
    <message>
        <source>as it is now</source>
        <translation>wie jetzt</translation>
    </message>
    <message>
        <source>Canvas, 1 step</source>
        <translation>Zeichenfläche, 1 Schritt</translation>
    </message>
    <message>
        <source>Map of the canvas</source>
        <translation>Übersicht der Zeichenfläche</translation>
    </message>
    <message>
        <source>Canvas, {count} steps</source>
        <translation>Zeichenfläche, {count} Schritte</translation>
    </message>
    <message>
        <source>{canvas}; the list beside it can do all it can</source>
        <translation>{canvas}; die Liste daneben kann alles, was sie kann</translation>
    </message>
    <message>
        <source>Add what fits</source>
        <translation>Passendes anfügen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Does not fit, and why</source>
        <translation>Passt nicht, und warum</translation>
    </message>
    <message>
        <source>{output} of {step} → {port} of {other}</source>
        <translation>{output} von {step} → {port} von {other}</translation>
    </message>
    <message>
        <source>After {port}…</source>
        <translation>Nach {port}…</translation>
    </message>
    <message>
        <source>Before {port}…</source>
        <translation>Vor {port}…</translation>
    </message>
    <message>
        <source>Everything inside runs again and again until the port “until” is true.</source>
        <translation>Alles darin läuft immer wieder, bis der Anschluss „until“ wahr ist.</translation>
    </message>
    <message>
        <source>Bounds</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Rounds at most</source>
        <translation>Höchstens Runden</translation>
    </message>
    <message>
        <source>Tokens at most</source>
        <translation>Höchstens Token</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Unbegrenzt</translation>
    </message>
    <message>
        <source>Seconds at most</source>
        <translation>Höchstens Sekunden</translation>
    </message>
    <message>
        <source>Stop when a round changes nothing</source>
        <translation>Aufhören, wenn eine Runde nichts ändert</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>When an item fails</source>
        <translation>Wenn ein Eintrag fehlschlägt</translation>
    </message>
    <message>
        <source>Items at the same time</source>
        <translation>Einträge gleichzeitig</translation>
    </message>
    <message>
        <source>Name of the value</source>
        <translation>Name des Werts</translation>
    </message>
    <message>
        <source>Type of the value</source>
        <translation>Typ des Werts</translation>
    </message>
    <message>
        <source>Everything inside runs once for each item, several at the same time.</source>
        <translation>Alles darin läuft einmal je Eintrag, mehrere gleichzeitig.</translation>
    </message>
    <message>
        <source>Runs another pipeline, as it was when it was put here.</source>
        <translation>Führt eine andere Pipeline aus, so wie sie war, als sie hier eingesetzt wurde.</translation>
    </message>
    <message>
        <source>Add a value</source>
        <translation>Wert hinzufügen</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>Den Lauf anhalten</translation>
    </message>
    <message>
        <source>Leave the item out</source>
        <translation>Den Eintrag weglassen</translation>
    </message>
    <message>
        <source>Keep its error beside</source>
        <translation>Seinen Fehler daneben behalten</translation>
    </message>
    <message>
        <source>Carried from round to round</source>
        <translation>Von Runde zu Runde mitgenommen</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>A few questions are being asked. This takes some seconds.</source>
        <translation>Einige Fragen werden gestellt. Das dauert ein paar Sekunden.</translation>
    </message>
    <message>
        <source>Row {n}</source>
        <translation>Zeile {n}</translation>
    </message>
    <message>
        <source>Line {n}</source>
        <translation>Dateizeile {n}</translation>
    </message>
    <message>
        <source>Entry {n}</source>
        <translation>Eintrag {n}</translation>
    </message>
    <message>
        <source>Test {n}</source>
        <translation>Test {n}</translation>
    </message>
    <message>
        <source>Prompt {n}</source>
        <translation>Prompt {n}</translation>
    </message>
    <message>
        <source>Bring cases from a file</source>
        <translation>Fälle aus einer Datei holen</translation>
    </message>
    <message>
        <source>Open the receipt</source>
        <translation>Den Beleg öffnen</translation>
    </message>
    <message>
        <source>Make a suite of its cases</source>
        <translation>Eine Prüfreihe aus ihren Fällen machen</translation>
    </message>
    <message>
        <source>Cases from a file</source>
        <translation>Fälle aus einer Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) read</source>
        <translation><numerusform>%n Fall gelesen</numerusform><numerusform>%n Fälle gelesen</numerusform></translation>
    </message>
    <message>
        <source>No case could be read</source>
        <translation>Kein Fall konnte gelesen werden</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) left out</source>
        <translation><numerusform>%n Zeile ausgelassen</numerusform><numerusform>%n Zeilen ausgelassen</numerusform></translation>
    </message>
    <message>
        <source>no row left out</source>
        <translation>keine Zeile ausgelassen</translation>
    </message>
    <message>
        <source>What was found in the rows</source>
        <translation>Was in den Zeilen gefunden wurde</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation><numerusform>und %n weitere</numerusform><numerusform>und %n weitere</numerusform></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Add its cases to “{suite}”</source>
        <translation>Ihre Fälle zu „{suite}“ hinzufügen</translation>
    </message>
    <message>
        <source>{what}; the row is left out.</source>
        <translation>{what}; die Zeile wird ausgelassen.</translation>
    </message>
    <message>
        <source>{place} (line {line})</source>
        <translation>{place} (Dateizeile {line})</translation>
    </message>
    <message>
        <source>Mend these rows in the file and bring it once more: what is there already is not kept twice.</source>
        <translation>Bessern Sie diese Zeilen in der Datei aus und holen Sie sie noch einmal: Was schon da ist, wird nicht zweimal behalten.</translation>
    </message>
    <message>
        <source>There is no case in it.</source>
        <translation>Es ist kein Fall darin.</translation>
    </message>
    <message>
        <source>Cases ({endings})</source>
        <translation>Fälle ({endings})</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Must contain</source>
        <translation>Muss enthalten</translation>
    </message>
    <message>
        <source>Must not contain</source>
        <translation>Darf nicht enthalten</translation>
    </message>
    <message>
        <source>More checks</source>
        <translation>Weitere Prüfungen</translation>
    </message>
    <message>
        <source>What it wants, as JSON</source>
        <translation>Was sie verlangt, als JSON</translation>
    </message>
    <message>
        <source>Kind of check</source>
        <translation>Art der Prüfung</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Which instruction</source>
        <translation>Welche Anweisung</translation>
    </message>
    <message>
        <source>A case</source>
        <translation>Ein Fall</translation>
    </message>
    <message>
        <source>A new case</source>
        <translation>Ein neuer Fall</translation>
    </message>
    <message>
        <source>Stand before the question, like those of a chat.</source>
        <translation>Stehen vor der Frage, wie die eines Chats.</translation>
    </message>
    <message>
        <source>A good answer must contain</source>
        <translation>Eine gute Antwort muss enthalten</translation>
    </message>
    <message>
        <source>One text a line; all of them.</source>
        <translation>Ein Text je Zeile; alle davon.</translation>
    </message>
    <message>
        <source>It must not contain</source>
        <translation>Sie darf nicht enthalten</translation>
    </message>
    <message>
        <source>One text a line; none of them.</source>
        <translation>Ein Text je Zeile; keiner davon.</translation>
    </message>
    <message>
        <source>A case needs a question and at least one check.</source>
        <translation>Ein Fall braucht eine Frage und wenigstens eine Prüfung.</translation>
    </message>
    <message>
        <source>This is no JSON</source>
        <translation>Das ist kein JSON</translation>
    </message>
    <message>
        <source>Passed</source>
        <translation>Bestanden</translation>
    </message>
    <message>
        <source>Flipped</source>
        <translation>Gekippt</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Smallest change that shows</source>
        <translation>Kleinste sichtbare Änderung</translation>
    </message>
    <message>
        <source>With these cases, in 80 of 100 trials</source>
        <translation>Mit diesen Fällen, in 80 von 100 Versuchen</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>Two good answers may pass the same checks. Say which is better without knowing whose it is; a judging model says so too. Both are a weak signal, and part of no verdict.</source>
        <translation>Zwei gute Antworten können dieselben Prüfungen bestehen. Sagen Sie, welche besser ist, ohne zu wissen, von wem sie stammt; ein urteilendes Modell sagt es auch. Beides ist ein schwaches Zeichen und in keinem Urteil enthalten.</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>equal within 5 points</source>
        <translation>gleich, auf 5 Punkte</translation>
    </message>
    <message>
        <source>too few cases</source>
        <translation>zu wenige Fälle</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Verloren</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>Won</source>
        <translation>Gewonnen</translation>
    </message>
    <message>
        <source>Fails in both</source>
        <translation>Scheitert bei beiden</translation>
    </message>
    <message>
        <source>Passes in both</source>
        <translation>Besteht bei beiden</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>nicht geprüft</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>{kept} of {cases} · {verdict}</source>
        <translation>{kept} von {cases} · {verdict}</translation>
    </message>
    <message>
        <source>{won} won · {lost} lost</source>
        <translation>+{won} · −{lost}</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Fälle</translation>
    </message>
    <message>
        <source>Before → after</source>
        <translation>Vorher → nachher</translation>
    </message>
    <message>
        <source>Points, 95 %</source>
        <translation>Punkte, 95 %</translation>
    </message>
    <message>
        <source>Won / lost</source>
        <translation>Gewonnen / verloren</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Judge pairs</source>
        <translation>Paare beurteilen</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Fall</translation>
    </message>
    <message>
        <source>Save the report…</source>
        <translation>Bericht speichern…</translation>
    </message>
    <message>
        <source>{points} points</source>
        <translation>{points} Punkte</translation>
    </message>
    <message>
        <source>first word after {seconds} s</source>
        <translation>erstes Wort nach {seconds} s</translation>
    </message>
    <message>
        <source>Whole cases</source>
        <translation>Ganze Fälle</translation>
    </message>
    <message>
        <source>{check} (weak signal)</source>
        <translation>{check} (schwaches Zeichen)</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) unchanged: show</source>
        <translation><numerusform>%n Fall unverändert: zeigen</numerusform><numerusform>%n Fälle unverändert: zeigen</numerusform></translation>
    </message>
    <message>
        <source>Which answers are better</source>
        <translation>Welche Antworten besser sind</translation>
    </message>
    <message>
        <source>Before you switch</source>
        <translation>Bevor Sie wechseln</translation>
    </message>
    <message>
        <source>Make {model} the default</source>
        <translation>{model} zum Standard machen</translation>
    </message>
    <message>
        <source>Keep {model}</source>
        <translation>{model} behalten</translation>
    </message>
    <message>
        <source>Show both answers to {case}</source>
        <translation>Beide Antworten auf {case} zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%n more in the report.</source>
        <translation><numerusform>%n weiterer im Bericht.</numerusform><numerusform>%n weitere im Bericht.</numerusform></translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>(nichts)</translation>
    </message>
    <message>
        <source>Answer of {model}</source>
        <translation>Antwort von {model}</translation>
    </message>
    <message>
        <source>Switch all the same</source>
        <translation>Trotzdem wechseln</translation>
    </message>
    <message>
        <source>The judging model looks at the same pairs in both orders, and counts as a hint from {least} pairs on.</source>
        <translation>Das urteilende Modell sieht dieselben Paare in beiden Reihenfolgen und gilt ab {least} Paaren als Hinweis.</translation>
    </message>
    <message>
        <source>Say which answer is better. Whose it is, is not told, and the sides change.</source>
        <translation>Sagen Sie, welche Antwort besser ist. Von wem sie stammt, steht nicht dabei, und die Seiten wechseln.</translation>
    </message>
    <message>
        <source>No pair waits: all are judged, or the answers are the same.</source>
        <translation>Kein Paar wartet: Alle sind beurteilt, oder die Antworten sind gleich.</translation>
    </message>
    <message numerus="yes">
        <source>All %n pair(s) are judged.</source>
        <translation><numerusform>%n Paar ist beurteilt.</numerusform><numerusform>Alle %n Paare sind beurteilt.</numerusform></translation>
    </message>
    <message>
        <source>It looks at what you judged…</source>
        <translation>Es sieht sich an, was Sie beurteilt haben…</translation>
    </message>
    <message>
        <source>How many pairs are judged</source>
        <translation>Wie viele Paare beurteilt sind</translation>
    </message>
    <message>
        <source>The first (1)</source>
        <translation>Die erste (1)</translation>
    </message>
    <message>
        <source>The second (2)</source>
        <translation>Die zweite (2)</translation>
    </message>
    <message>
        <source>Neither (0)</source>
        <translation>Keine von beiden (0)</translation>
    </message>
    <message>
        <source>{said} of {waiting} pairs judged</source>
        <translation>{said} von {waiting} Paaren beurteilt</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>Erste Antwort</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Zweite Antwort</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) of this chat cannot be kept: the case is asked without. Pictures are known until Underdesk is closed, and only those of the question itself go along.</source>
        <translation><numerusform>%n Bild dieses Chats kann nicht behalten werden: Der Fall wird ohne es gefragt. Bilder sind bekannt, bis Underdesk geschlossen wird, und nur die der Frage selbst gehen mit.</numerusform><numerusform>%n Bilder dieses Chats können nicht behalten werden: Der Fall wird ohne sie gefragt. Bilder sind bekannt, bis Underdesk geschlossen wird, und nur die der Frage selbst gehen mit.</numerusform></translation>
    </message>
    <message>
        <source>In the same language (English)</source>
        <translation>In derselben Sprache (Englisch)</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>Prüfreihe</translation>
    </message>
    <message>
        <source>Means the same as this answer</source>
        <translation>Bedeutet dasselbe wie diese Antwort</translation>
    </message>
    <message>
        <source>In the same language ({language})</source>
        <translation>In derselben Sprache ({language})</translation>
    </message>
    <message>
        <source>with the instructions of this chat</source>
        <translation>mit den Anweisungen dieses Chats</translation>
    </message>
    <message numerus="yes">
        <source>with %n picture(s)</source>
        <translation><numerusform>mit %n Bild</numerusform><numerusform>mit %n Bildern</numerusform></translation>
    </message>
    <message>
        <source>Keep the last answer as a case</source>
        <translation>Letzte Antwort als Fall behalten</translation>
    </message>
    <message>
        <source>Add “{text}”</source>
        <translation>„{text}“ hinzufügen</translation>
    </message>
    <message>
        <source>Also</source>
        <translation>Außerdem</translation>
    </message>
    <message>
        <source>Asked of {folders}</source>
        <translation>Gefragt an {folders}</translation>
    </message>
    <message>
        <source>after {count} earlier messages</source>
        <translation>nach {count} früheren Nachrichten</translation>
    </message>
    <message>
        <source>Kept in “{suite}”; you find it under Quality</source>
        <translation>In „{suite}“ behalten; zu finden unter Qualität</translation>
    </message>
    <message>
        <source>, page {page}</source>
        <translation>, Seite {page}</translation>
    </message>
    <message>
        <source>Cites {file}</source>
        <translation>Nennt {file} als Quelle</translation>
    </message>
    <message>
        <source>The same work at these prices. Enter them yourself, in your currency: nothing is looked up.</source>
        <translation>Dieselbe Arbeit zu diesen Preisen. Geben Sie sie selbst ein, in Ihrer Währung: Nichts wird nachgesehen.</translation>
    </message>
    <message>
        <source>Sums by</source>
        <translation>Summen nach</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>Was gezeigt wird</translation>
    </message>
    <message>
        <source>Rows of the ledger</source>
        <translation>Zeilen der Abrechnung</translation>
    </message>
    <message>
        <source>Save the picture…</source>
        <translation>Bild speichern…</translation>
    </message>
    <message>
        <source>Your costs…</source>
        <translation>Ihre Kosten…</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Your cost</source>
        <translation>Ihre Kosten</translation>
    </message>
    <message>
        <source>Save the ledger</source>
        <translation>Abrechnung speichern</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Prices of others</source>
        <translation>Preise anderer</translation>
    </message>
    <message>
        <source>Add a price</source>
        <translation>Preis hinzufügen</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>Die letzten 7 Tage</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>Die letzten 30 Tage</translation>
    </message>
    <message>
        <source>The last 365 days</source>
        <translation>Die letzten 365 Tage</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>* by an entered wattage</source>
        <translation>* nach eingegebener Leistung</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>Summe</translation>
    </message>
    <message>
        <source>Answers: {answers} · tokens: {tokens} · seconds of computing: {seconds}.</source>
        <translation>Antworten: {answers} · Token: {tokens} · Sekunden Rechenzeit: {seconds}.</translation>
    </message>
    <message>
        <source>A million tokens read</source>
        <translation>Eine Million gelesene Token</translation>
    </message>
    <message>
        <source>A million tokens written</source>
        <translation>Eine Million geschriebene Token</translation>
    </message>
    <message>
        <source>What others ask</source>
        <translation>Was andere verlangen</translation>
    </message>
    <message>
        <source>By day</source>
        <translation>Nach Tag</translation>
    </message>
    <message>
        <source>By chat and pipeline</source>
        <translation>Nach Chat und Pipeline</translation>
    </message>
    <message>
        <source>By model</source>
        <translation>Nach Modell</translation>
    </message>
    <message>
        <source>They cost you {money}: {energy} of energy and {hardware} of the computer.</source>
        <translation>Sie kosten Sie {money}: {energy} für Energie und {hardware} für den Computer.</translation>
    </message>
    <message>
        <source>The price of {name} is no amount of money.</source>
        <translation>Der Preis von {name} ist kein Geldbetrag.</translation>
    </message>
    <message>
        <source>Price {n}</source>
        <translation>Preis {n}</translation>
    </message>
    <message>
        <source>Put to the model to try only. Try a model against itself to see what they change.</source>
        <translation>Gilt nur für das Modell, das ausprobiert wird. Vergleichen Sie ein Modell mit sich selbst, um zu sehen, was sie ändern.</translation>
    </message>
    <message>
        <source>Other instructions or chat template…</source>
        <translation>Andere Anweisungen oder Chat-Vorlage…</translation>
    </message>
    <message>
        <source>Instructions in place of those of the cases</source>
        <translation>Anweisungen anstelle jener der Fälle</translation>
    </message>
    <message>
        <source>Chat template in place of the model's</source>
        <translation>Chat-Vorlage anstelle jener des Modells</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>{what}: from a file</source>
        <translation>{what}: aus einer Datei</translation>
    </message>
    <message>
        <source>“{file}” is no text that can be used</source>
        <translation>„{file}“ ist kein Text, der sich verwenden lässt</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Suites</source>
        <translation>Prüfreihen</translation>
    </message>
    <message>
        <source>New suite</source>
        <translation>Neue Prüfreihe</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>Abrechnung</translation>
    </message>
    <message>
        <source>Open a receipt…</source>
        <translation>Beleg öffnen…</translation>
    </message>
    <message>
        <source>The case was removed</source>
        <translation>Der Fall wurde entfernt</translation>
    </message>
    <message>
        <source>Which is better?</source>
        <translation>Welche ist besser?</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>New suite of cases</source>
        <translation>Neue Prüfreihe</translation>
    </message>
    <message>
        <source>Add a case to the suite</source>
        <translation>Der Prüfreihe einen Fall hinzufügen</translation>
    </message>
    <message>
        <source>Bring cases from a file…</source>
        <translation>Fälle aus einer Datei holen…</translation>
    </message>
    <message>
        <source>Ledger of tokens, time and energy</source>
        <translation>Abrechnung über Token, Zeit und Energie</translation>
    </message>
    <message>
        <source>Check whether the model is still the same</source>
        <translation>Prüfen, ob das Modell noch dasselbe ist</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s)</source>
        <translation><numerusform>%n Fall</numerusform><numerusform>%n Fälle</numerusform></translation>
    </message>
    <message>
        <source>Comparisons</source>
        <translation>Vergleiche</translation>
    </message>
    <message>
        <source>“{suite}” was removed</source>
        <translation>„{suite}“ wurde entfernt</translation>
    </message>
    <message>
        <source>{model} stays the default</source>
        <translation>{model} bleibt der Standard</translation>
    </message>
    <message>
        <source>No receipt was kept: the answer was made before there were receipts, in a temporary chat, or longer ago than your settings keep them.</source>
        <translation>Es wurde kein Beleg aufbewahrt: Die Antwort entstand, bevor es Belege gab, in einem flüchtigen Chat, oder vor längerer Zeit, als Ihre Einstellungen behalten.</translation>
    </message>
    <message>
        <source>Which call of the model</source>
        <translation>Welcher Aufruf des Modells</translation>
    </message>
    <message>
        <source>Show the prompt</source>
        <translation>Prompt zeigen</translation>
    </message>
    <message>
        <source>Export as JSON…</source>
        <translation>Als JSON exportieren…</translation>
    </message>
    <message>
        <source>The prompt as the model read it</source>
        <translation>Der Prompt, wie das Modell ihn gelesen hat</translation>
    </message>
    <message>
        <source>Export the receipt</source>
        <translation>Beleg exportieren</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Seed of the replay</source>
        <translation>Seed der Wiederholung</translation>
    </message>
    <message>
        <source>From the file {name}. What it says is only proved by a replay.</source>
        <translation>Aus der Datei {name}. Was darin steht, beweist erst eine Wiederholung.</translation>
    </message>
    <message>
        <source>Hide the prompt</source>
        <translation>Prompt verbergen</translation>
    </message>
    <message>
        <source>Call {n} of {all}</source>
        <translation>Aufruf {n} von {all}</translation>
    </message>
    <message>
        <source>A seed is a number from 0 to {most}.</source>
        <translation>Ein Seed ist eine Zahl von 0 bis {most}.</translation>
    </message>
    <message>
        <source>{done} of {all} tokens</source>
        <translation>{done} von {all} Token</translation>
    </message>
    <message>
        <source>Open a receipt</source>
        <translation>Einen Beleg öffnen</translation>
    </message>
    <message>
        <source>Receipts (*.json)</source>
        <translation>Belege (*.json)</translation>
    </message>
    <message>
        <source>Keep answers you rely on as cases. Underdesk asks two models the same cases and shows what was won and what was lost, before you switch.</source>
        <translation>Behalten Sie Antworten, auf die Sie sich verlassen, als Fälle. Underdesk stellt zwei Modellen dieselben Fälle und zeigt, was gewonnen und was verloren ist, bevor Sie wechseln.</translation>
    </message>
    <message>
        <source>Know what a new model would break</source>
        <translation>Wissen, was ein neues Modell verderben würde</translation>
    </message>
    <message>
        <source>Checks are your own: must name the clause, never name the client, one sentence.</source>
        <translation>Die Prüfungen sind Ihre eigenen: muss die Klausel nennen, nie den Mandanten nennen, ein Satz.</translation>
    </message>
    <message>
        <source>Differences come with the margin that chance alone would explain.</source>
        <translation>Unterschiede stehen neben der Spanne, die der Zufall allein erklärt.</translation>
    </message>
    <message>
        <source>The old model stays until you say otherwise.</source>
        <translation>Das alte Modell bleibt, bis Sie es anders sagen.</translation>
    </message>
    <message>
        <source>Make a suite</source>
        <translation>Prüfreihe anlegen</translation>
    </message>
    <message>
        <source>Keep answers of a chat</source>
        <translation>Antworten eines Chats behalten</translation>
    </message>
    <message>
        <source>Exact: one case after the other, repeatable to the byte. Otherwise many at once, which is faster.</source>
        <translation>Genau: ein Fall nach dem anderen, auf das Byte wiederholbar. Sonst viele zugleich, was schneller ist.</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>genau</translation>
    </message>
    <message>
        <source>many at once</source>
        <translation>viele zugleich</translation>
    </message>
    <message numerus="yes">
        <source>%n without an answer</source>
        <translation><numerusform>%n ohne Antwort</numerusform><numerusform>%n ohne Antwort</numerusform></translation>
    </message>
    <message>
        <source>Exact answers</source>
        <translation>Genaue Antworten</translation>
    </message>
    <message>
        <source>Run and compare</source>
        <translation>Ausführen und vergleichen</translation>
    </message>
    <message>
        <source>How far the run is</source>
        <translation>Wie weit der Lauf ist</translation>
    </message>
    <message>
        <source>No case yet. Add one, bring those of a file, or keep answers of a chat as cases.</source>
        <translation>Noch kein Fall. Fügen Sie einen hinzu, holen Sie die einer Datei, oder behalten Sie Antworten eines Chats als Fälle.</translation>
    </message>
    <message>
        <source>Remove this suite</source>
        <translation>Diese Prüfreihe entfernen</translation>
    </message>
    <message>
        <source>Add a case</source>
        <translation>Fall hinzufügen</translation>
    </message>
    <message>
        <source>Compare with the one below</source>
        <translation>Mit dem darunter vergleichen</translation>
    </message>
    <message>
        <source>Judge the answers</source>
        <translation>Antworten beurteilen</translation>
    </message>
    <message numerus="yes">
        <source>with %n file(s)</source>
        <translation><numerusform>mit %n Datei</numerusform><numerusform>mit %n Dateien</numerusform></translation>
    </message>
    <message>
        <source>no check</source>
        <translation>keine Prüfung</translation>
    </message>
    <message>
        <source>{passed} of {answers} passed</source>
        <translation>{passed} von {answers} bestanden</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>Vergleichen mit</translation>
    </message>
    <message>
        <source>Model to try</source>
        <translation>Zu prüfendes Modell</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>against</source>
        <translation>gegen</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Genau</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>For example: answer briefly, and say so when you are not sure.</source>
        <translation>Zum Beispiel: Antworte kurz, und sage, wenn du nicht sicher bist.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>This is your recovery code. It is shown this once: write it on paper and type it back from there. Until then an earlier one stays as it is.</source>
        <translation>Das ist Ihr Wiederherstellungscode. Er wird nur dieses eine Mal gezeigt: Schreiben Sie ihn auf Papier und tippen Sie ihn von dort ab. Bis dahin bleibt ein früherer, wie er ist.</translation>
    </message>
    <message>
        <source>Make a recovery code</source>
        <translation>Code erstellen</translation>
    </message>
    <message>
        <source>Forget it</source>
        <translation>Vergessen</translation>
    </message>
    <message>
        <source>Open by itself</source>
        <translation>Von selbst öffnen</translation>
    </message>
    <message>
        <source>Change the key</source>
        <translation>Schlüssel wechseln</translation>
    </message>
    <message>
        <source>Type it back from your copy</source>
        <translation>Tippen Sie ihn von Ihrer Abschrift ab</translation>
    </message>
    <message>
        <source>It is copied</source>
        <translation>Er ist abgeschrieben</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Everything is encrypted anew. The passphrase stays; a recovery code ends and is made anew.</source>
        <translation>Alles wird neu verschlüsselt. Die Passphrase bleibt; ein Wiederherstellungscode endet und wird neu erstellt.</translation>
    </message>
    <message>
        <source>A recovery code opens the vault when the passphrase is forgotten or the keyring is lost.</source>
        <translation>Ein Wiederherstellungscode öffnet den Tresor, wenn die Passphrase vergessen oder der Schlüsselbund verloren ist.</translation>
    </message>
    <message>
        <source>Without a recovery code, a lost keyring or a forgotten passphrase loses the vault for good.</source>
        <translation>Ohne Wiederherstellungscode ist der Tresor mit dem Schlüsselbund oder der Passphrase für immer verloren.</translation>
    </message>
    <message>
        <source>Make another recovery code</source>
        <translation>Anderen Code erstellen</translation>
    </message>
    <message>
        <source>Always ask for the passphrase</source>
        <translation>Immer nach der Passphrase fragen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Groups of settings</source>
        <translation>Gruppen von Einstellungen</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privatsphäre</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicherplatz</translation>
    </message>
    <message>
        <source>Enter an access token of Hugging Face</source>
        <translation>Zugangstoken von Hugging Face eingeben</translation>
    </message>
    <message>
        <source>The report is on the clipboard</source>
        <translation>Der Bericht liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>Check that the vault is whole</source>
        <translation>Prüfen, ob der Tresor heil ist</translation>
    </message>
    <message>
        <source>Deleted: {what}</source>
        <translation>Gelöscht: {what}</translation>
    </message>
    <message>
        <source>The passphrase was changed</source>
        <translation>Die Passphrase wurde geändert</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Show the key</source>
        <translation>Schlüssel zeigen</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Hide the key</source>
        <translation>Schlüssel verbergen</translation>
    </message>
    <message>
        <source>The address is on the clipboard</source>
        <translation>Die Adresse liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>The key is on the clipboard</source>
        <translation>Der Schlüssel liegt in der Zwischenablage</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Back up to a file…</source>
        <translation>In eine Datei sichern…</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Sicherung einspielen…</translation>
    </message>
    <message>
        <source>Erase everything…</source>
        <translation>Alles löschen…</translation>
    </message>
    <message>
        <source>Its passphrase or recovery code</source>
        <translation>Ihre Passphrase oder ihr Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Erase everything</source>
        <translation>Alles löschen</translation>
    </message>
    <message>
        <source>Back up to</source>
        <translation>Sichern nach</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung einspielen</translation>
    </message>
    <message>
        <source>To open {name}: {why}</source>
        <translation>Um {name} zu öffnen: {why}</translation>
    </message>
    <message>
        <source>This deletes all chats, the text of all documents, settings and backups in Underdesk's folder for good. Models and your own files stay. It cannot be undone: type {word} to do it.</source>
        <translation>Das löscht alle Chats, den Text aller Dokumente, Einstellungen und Sicherungen im Ordner von Underdesk endgültig. Modelle und Ihre eigenen Dateien bleiben. Es lässt sich nicht rückgängig machen: Tippen Sie dafür {word}.</translation>
    </message>
    <message>
        <source>Type {word}</source>
        <translation>{word} eintippen</translation>
    </message>
    <message>
        <source>Give it back</source>
        <translation>Zurückgeben</translation>
    </message>
    <message>
        <source>Backups of Underdesk</source>
        <translation>Sicherungen von Underdesk</translation>
    </message>
    <message>
        <source>Access token</source>
        <translation>Zugangstoken</translation>
    </message>
    <message>
        <source>Make one on the page of your account at huggingface.co, with the right to read. It goes into the system's keyring and is sent to huggingface.co alone, with files that ask who you are.</source>
        <translation>Erstellen Sie auf der Seite Ihres Kontos bei huggingface.co eines mit dem Recht zu lesen. Es kommt in den Schlüsselbund des Systems und wird nur an huggingface.co gesendet, mit Dateien, die danach fragen, wer Sie sind.</translation>
    </message>
    <message>
        <source>Access token of Hugging Face</source>
        <translation>Zugangstoken von Hugging Face</translation>
    </message>
    <message>
        <source>There is one. It is sent to huggingface.co alone.</source>
        <translation>Es gibt eines. Es wird nur an huggingface.co gesendet.</translation>
    </message>
    <message>
        <source>There is none. Some makers give their models only to those who say who they are.</source>
        <translation>Es gibt keines. Manche Hersteller geben ihre Modelle nur denen, die sagen, wer sie sind.</translation>
    </message>
    <message>
        <source>Enter another…</source>
        <translation>Ein anderes eingeben…</translation>
    </message>
    <message>
        <source>Enter one…</source>
        <translation>Eingeben…</translation>
    </message>
    <message>
        <source>Programs that follow the Model Context Protocol (MCP) can lend their tools to a chat. A program that is started here runs under your account, on Linux without a network. What a server says of its tools is read by the model: look at it before you allow it.</source>
        <translation>Programme, die dem Model Context Protocol (MCP) folgen, können einem Chat ihre Werkzeuge leihen. Ein Programm, das hier gestartet wird, läuft unter Ihrem Konto, unter Linux ohne Netz. Was ein Server über seine Werkzeuge sagt, liest das Modell: Sehen Sie es sich an, bevor Sie es erlauben.</translation>
    </message>
    <message>
        <source>A program with its arguments, or an address: https://…</source>
        <translation>Ein Programm mit seinen Argumenten oder eine Adresse: https://…</translation>
    </message>
    <message>
        <source>being looked at…</source>
        <translation>wird angesehen…</translation>
    </message>
    <message>
        <source>Look at its tools</source>
        <translation>Werkzeuge ansehen</translation>
    </message>
    <message>
        <source>Allow what it says above</source>
        <translation>Erlauben, was oben steht</translation>
    </message>
    <message>
        <source>Allow no longer</source>
        <translation>Nicht mehr erlauben</translation>
    </message>
    <message>
        <source>For example: files</source>
        <translation>Zum Beispiel: dateien</translation>
    </message>
    <message>
        <source>Program or address</source>
        <translation>Programm oder Adresse</translation>
    </message>
    <message>
        <source>Secret (optional)</source>
        <translation>Geheimnis (freiwillig)</translation>
    </message>
    <message>
        <source>The variable's name</source>
        <translation>Name der Variablen</translation>
    </message>
    <message>
        <source>Its value</source>
        <translation>Ihr Wert</translation>
    </message>
    <message>
        <source>Kept in the keyring</source>
        <translation>Im Schlüsselbund aufbewahrt</translation>
    </message>
    <message>
        <source>Add and look</source>
        <translation>Hinzufügen und ansehen</translation>
    </message>
    <message>
        <source>not allowed yet</source>
        <translation>noch nicht erlaubt</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>erlaubt</translation>
    </message>
    <message>
        <source>says other things than you allowed</source>
        <translation>sagt anderes, als Sie erlaubt haben</translation>
    </message>
    <message>
        <source>{count} more tools are left out: too many, or not sound.</source>
        <translation>{count} weitere Werkzeuge sind weggelassen: zu viele oder nicht in Ordnung.</translation>
    </message>
    <message>
        <source>It says nothing of this tool.</source>
        <translation>Es sagt nichts über dieses Werkzeug.</translation>
    </message>
    <message>
        <source>Its tools: {names}</source>
        <translation>Seine Werkzeuge: {names}</translation>
    </message>
    <message>
        <source>Chats, drafts, settings and the log are kept in one encrypted file. Model files are not secret.</source>
        <translation>Chats, Entwürfe, Einstellungen und das Protokoll liegen in einer verschlüsselten Datei. Modelldateien sind nicht geheim.</translation>
    </message>
    <message>
        <source>Nobody, we included, can recover it; a recovery code from Settings is the one other way in.</source>
        <translation>Niemand, auch wir nicht, kann sie wiederherstellen; ein Wiederherstellungscode aus den Einstellungen ist der einzige andere Weg hinein.</translation>
    </message>
    <message>
        <source>For a bug report: versions and sizes, no word of yours. It goes nowhere unless you copy it.</source>
        <translation>Für einen Fehlerbericht: Versionen und Größen, kein Wort von Ihnen. Er geht nirgendwohin, wenn Sie ihn nicht kopieren.</translation>
    </message>
    <message>
        <source>New passphrase</source>
        <translation>Neue Passphrase</translation>
    </message>
    <message>
        <source>The same once more</source>
        <translation>Dasselbe noch einmal</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Check the vault</source>
        <translation>Tresor prüfen</translation>
    </message>
    <message>
        <source>Save the passphrase</source>
        <translation>Passphrase speichern</translation>
    </message>
    <message>
        <source>Copy the report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>Examine this computer</source>
        <translation>Diesen Computer untersuchen</translation>
    </message>
    <message>
        <source>The two differ</source>
        <translation>Die beiden unterscheiden sich</translation>
    </message>
    <message>
        <source>Several words are easier to keep in mind than signs.</source>
        <translation>Mehrere Wörter merken sich leichter als Zeichen.</translation>
    </message>
    <message>
        <source>Copy it from the page of your account at {service}. It is sent to {service} alone.</source>
        <translation>Kopieren Sie ihn von der Seite Ihres Kontos bei {service}. Er wird nur an {service} gesendet.</translation>
    </message>
    <message>
        <source>There is one. It is sent to {service} alone.</source>
        <translation>Es gibt einen. Er wird nur an {service} gesendet.</translation>
    </message>
    <message>
        <source>There is none yet.</source>
        <translation>Es gibt noch keinen.</translation>
    </message>
    <message>
        <source>Key of {service}</source>
        <translation>Schlüssel von {service}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Online. Models you ask for may now be fetched; every connection is listed in Activity.</source>
        <translation>Online. Modelle, um die Sie bitten, dürfen jetzt geladen werden; jede Verbindung steht unter Aktivität.</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>Alles finden</translation>
    </message>
    <message>
        <source>Hide or show the list</source>
        <translation>Liste aus- oder einblenden</translation>
    </message>
    <message>
        <source>Turn Offline on or off</source>
        <translation>Offline ein- oder ausschalten</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>Normale Textgröße</translation>
    </message>
    <message>
        <source>Open settings</source>
        <translation>Einstellungen öffnen</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>Neues Fenster</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Offline: nothing leaves this computer. A model that was being fetched goes on when you are online.</source>
        <translation>Offline: Nichts verlässt diesen Computer. Ein Modell, das gerade geholt wurde, kommt weiter, sobald Sie online sind.</translation>
    </message>
    <message>
        <source>Go to {place}</source>
        <translation>Zu {place} gehen</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>What you just did may not have worked; what was saved is safe. The report below names places in the program, none of your words. It stays here unless you copy it and send it to us.</source>
        <translation>Was Sie gerade getan haben, hat vielleicht nicht gewirkt; was gespeichert war, ist sicher. Der Bericht unten nennt Stellen im Programm, keines Ihrer Worte. Er bleibt hier, wenn Sie ihn nicht kopieren und uns senden.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Underdesk made a mistake</source>
        <translation>Underdesk hat einen Fehler gemacht</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation><numerusform>%n Datei</numerusform><numerusform>%n Dateien</numerusform></translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>Dieses Modell benutzen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Switch to let Underdesk make connections that you ask for (Ctrl+Shift+O)</source>
        <translation>Umschalten, damit Underdesk Verbindungen aufbauen darf, um die Sie bitten (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>Switch to let nothing out (Ctrl+Shift+O)</source>
        <translation>Umschalten, damit nichts hinausgeht (Strg+Umschalt+O)</translation>
    </message>
    <message>
        <source>Model: {words}</source>
        <translation>Modell: {words}</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Anderes</translation>
    </message>
    <message>
        <source>All models…</source>
        <translation>Alle Modelle…</translation>
    </message>
    <message>
        <source>Models and documents at once</source>
        <translation>Modelle und Dokumente zugleich</translation>
    </message>
    <message>
        <source>Drop the .gguf files by themselves.</source>
        <translation>Legen Sie die .gguf-Dateien für sich ab.</translation>
    </message>
    <message>
        <source>Keep {things} under Knowledge</source>
        <translation>{things} unter Wissen behalten</translation>
    </message>
    <message>
        <source>{names} — checked first, then used where it lies.</source>
        <translation>{names} — erst geprüft, dann benutzt, wo es liegt.</translation>
    </message>
    <message>
        <source>Add these {n} models</source>
        <translation>Diese {n} Modelle hinzufügen</translation>
    </message>
    <message>
        <source>There is nothing at the place of {names}</source>
        <translation>Am Ort von {names} ist nichts</translation>
    </message>
    <message>
        <source>Find an action, a chat, a folder, a model, a setting or help</source>
        <translation>Eine Aktion, einen Chat, einen Ordner, ein Modell, eine Einstellung oder Hilfe finden</translation>
    </message>
    <message>
        <source>Find an action, a chat, a folder, a model, a setting or help…</source>
        <translation>Eine Aktion, einen Chat, einen Ordner, ein Modell, eine Einstellung oder Hilfe finden…</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <source>Nothing fits “{words}”.</source>
        <translation>Nichts passt zu „{words}“.</translation>
    </message>
    <message>
        <source>Guide, shortcuts, what is new</source>
        <translation>Handbuch, Tastenkürzel, Neues</translation>
    </message>
    <message>
        <source>Restore the newest backup</source>
        <translation>Neueste Sicherung einspielen</translation>
    </message>
    <message>
        <source>The backup opens with your passphrase.</source>
        <translation>Die Sicherung öffnet sich mit Ihrer Passphrase.</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>Everything Underdesk keeps is encrypted. This computer has no keyring that could hold the key, so you choose a passphrase and type it at every start.</source>
        <translation>Alles, was Underdesk aufbewahrt, ist verschlüsselt. Dieser Computer hat keinen Schlüsselbund für den Schlüssel; deshalb wählen Sie eine Passphrase und geben sie bei jedem Start ein.</translation>
    </message>
    <message>
        <source>Weak: add a word or two</source>
        <translation>Schwach: Fügen Sie ein oder zwei Wörter hinzu</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Your chats are encrypted. Type the passphrase that opens them.</source>
        <translation>Ihre Chats sind verschlüsselt. Geben Sie die Passphrase ein, die sie öffnet.</translation>
    </message>
    <message>
        <source>Unlock Underdesk</source>
        <translation>Underdesk entsperren</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>Choose a passphrase</source>
        <translation>Wählen Sie eine Passphrase</translation>
    </message>
    <message>
        <source>Create the vault</source>
        <translation>Tresor anlegen</translation>
    </message>
    <message>
        <source>Underdesk cannot start</source>
        <translation>Underdesk kann nicht starten</translation>
    </message>
    <message>
        <source>Creating…</source>
        <translation>Wird angelegt…</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Wird eingespielt…</translation>
    </message>
    <message>
        <source>Too short: at least {n} characters</source>
        <translation>Zu kurz: mindestens {n} Zeichen</translation>
    </message>
    <message>
        <source>Unlocking…</source>
        <translation>Wird entsperrt…</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Anderes Modell wählen</translation>
    </message>
    <message>
        <source>Go online</source>
        <translation>Online gehen</translation>
    </message>
    <message>
        <source>Fetch a model</source>
        <translation>Ein Modell laden</translation>
    </message>
    <message>
        <source>Look for models</source>
        <translation>Nach Modellen suchen</translation>
    </message>
    <message>
        <source>Ask for a newer version</source>
        <translation>Nach einer neueren Version fragen</translation>
    </message>
    <message>
        <source>Answer other programs</source>
        <translation>Anderen Programmen antworten</translation>
    </message>
    <message>
        <source>no host</source>
        <translation>kein Server</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) listed, newest first.</source>
        <translation><numerusform>%n Verbindung, die neueste zuerst.</numerusform><numerusform>%n Verbindungen, die neueste zuerst.</numerusform></translation>
    </message>
    <message>
        <source>{sent} up, {received} down</source>
        <translation>{sent} gesendet, {received} empfangen</translation>
    </message>
    <message>
        <source>Listening; {words} so far</source>
        <translation>Wartet auf Anfragen; bisher {words}</translation>
    </message>
    <message numerus="yes">
        <source>%n refused at the door.</source>
        <translation><numerusform>%n an der Tür abgewiesen.</numerusform><numerusform>%n an der Tür abgewiesen.</numerusform></translation>
    </message>
    <message>
        <source>The suite needs a name.</source>
        <translation>Die Prüfreihe braucht einen Namen.</translation>
    </message>
    <message>
        <source>Say at least one thing that a good answer must or must not do.</source>
        <translation>Sagen Sie wenigstens eines, das eine gute Antwort tun oder lassen muss.</translation>
    </message>
    <message>
        <source>My cases</source>
        <translation>Meine Fälle</translation>
    </message>
    <message>
        <source>Temporary, not stored</source>
        <translation>Flüchtig, nicht gespeichert</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Früher</translation>
    </message>
    <message>
        <source>All chats</source>
        <translation>Alle Chats</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Folder {name}: {count}</source>
        <translation>Ordner {name}: {count}</translation>
    </message>
    <message>
        <source>Temperature {value}</source>
        <translation>Temperatur {value}</translation>
    </message>
    <message>
        <source>As for all chats: {name}</source>
        <translation>Wie in allen Chats: {name}</translation>
    </message>
    <message>
        <source>{id} (not here any more)</source>
        <translation>{id} (nicht mehr hier)</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>sentences</source>
        <translation>Sätze</translation>
    </message>
    <message>
        <source>bullets</source>
        <translation>Aufzählungspunkte</translation>
    </message>
    <message>
        <source>paragraphs</source>
        <translation>Absätze</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>At least {least} and at most {most} {unit}</source>
        <translation>Mindestens {least} und höchstens {most} {unit}</translation>
    </message>
    <message>
        <source>At most {count} {unit}</source>
        <translation>Höchstens {count} {unit}</translation>
    </message>
    <message>
        <source>At least {count} {unit}</source>
        <translation>Mindestens {count} {unit}</translation>
    </message>
    <message>
        <source>{0} (then {1}, now {2})</source>
        <translation>{0} (damals {1}, jetzt {2})</translation>
    </message>
    <message>
        <source>what fits a question is read with it</source>
        <translation>was zu einer Frage passt, wird mit ihr gelesen</translation>
    </message>
    <message>
        <source>read whole with every question</source>
        <translation>wird mit jeder Frage ganz gelesen</translation>
    </message>
    <message>
        <source>the passages that fit a question are read with it</source>
        <translation>die Passagen, die zu einer Frage passen, werden mit ihr gelesen</translation>
    </message>
    <message>
        <source>about {count} tokens</source>
        <translation>etwa {count} Token</translation>
    </message>
    <message>
        <source>Narrowed by {sign} in the question</source>
        <translation>Eingegrenzt durch {sign} in der Frage</translation>
    </message>
    <message>
        <source>Asked in this chat only; erased with it</source>
        <translation>Nur in diesem Chat befragt; wird mit ihm gelöscht</translation>
    </message>
    <message>
        <source>“{name}” is no longer asked</source>
        <translation>„{name}“ wird nicht mehr befragt</translation>
    </message>
    <message>
        <source>{name} · reading</source>
        <translation>{name} · wird gelesen</translation>
    </message>
    <message>
        <source>Asking about {things} in this chat</source>
        <translation>In diesem Chat befragt: {things}</translation>
    </message>
    <message>
        <source>{name} · needs its password</source>
        <translation>{name} · braucht sein Passwort</translation>
    </message>
    <message>
        <source>{name} · {n} not read</source>
        <translation>{name} · {n} nicht gelesen</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>weniger als eine Minute übrig</translation>
    </message>
    <message>
        <source>{n} h left</source>
        <translation>noch {n} Std.</translation>
    </message>
    <message>
        <source>sees pictures</source>
        <translation>sieht Bilder</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/s</translation>
    </message>
    <message>
        <source>{n} min left</source>
        <translation>noch {n} Min.</translation>
    </message>
    <message>
        <source>{n} files</source>
        <translation>{n} Dateien</translation>
    </message>
    <message>
        <source>runs well here</source>
        <translation>hier gut läuft</translation>
    </message>
    <message>
        <source>runs here</source>
        <translation>hier läuft</translation>
    </message>
    <message>
        <source>runs here, slowly</source>
        <translation>hier läuft, aber langsam</translation>
    </message>
    <message>
        <source>This computer: {memory} GB of memory, {cores}</source>
        <translation>Dieser Computer: {memory} GB Speicher, {cores}</translation>
    </message>
    <message numerus="yes">
        <source>%n processor core(s)</source>
        <translation><numerusform>%n Prozessorkern</numerusform><numerusform>%n Prozessorkerne</numerusform></translation>
    </message>
    <message>
        <source>The largest model of our list that {how} is {name} ({size}).</source>
        <translation>Das größte Modell unserer Liste, das {how}, ist {name} ({size}).</translation>
    </message>
    <message>
        <source>{n} file</source>
        <translation>{n} Datei</translation>
    </message>
    <message>
        <source>not looked at yet</source>
        <translation>noch nicht angesehen</translation>
    </message>
    <message>
        <source>looked at just now</source>
        <translation>gerade angesehen</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>Text document</source>
        <translation>Textdokument</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Formatierter Text</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Folien</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Tabellenblatt</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>Buch</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Letter</source>
        <translation>Brief</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>Briefe</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>not there at the moment</source>
        <translation>zurzeit nicht da</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>looking for documents</source>
        <translation>sucht nach Dokumenten</translation>
    </message>
    <message>
        <source>up to date</source>
        <translation>auf dem neuesten Stand</translation>
    </message>
    <message>
        <source>no documents in it yet</source>
        <translation>noch keine Dokumente darin</translation>
    </message>
    <message>
        <source>looked at {n} days ago</source>
        <translation>vor {n} Tagen angesehen</translation>
    </message>
    <message>
        <source>waiting to be read</source>
        <translation>wartet darauf, gelesen zu werden</translation>
    </message>
    <message>
        <source>pictures still to be read</source>
        <translation>Bilder noch zu lesen</translation>
    </message>
    <message>
        <source>read, with a note</source>
        <translation>gelesen, mit Hinweis</translation>
    </message>
    <message>
        <source>{n} folder</source>
        <translation>{n} Ordner</translation>
    </message>
    <message>
        <source>these {n} folders</source>
        <translation>diese {n} Ordner</translation>
    </message>
    <message>
        <source>these {n} files</source>
        <translation>diese {n} Dateien</translation>
    </message>
    <message>
        <source>these {n} things</source>
        <translation>diese {n} Dinge</translation>
    </message>
    <message>
        <source>page {page}</source>
        <translation>Seite {page}</translation>
    </message>
    <message>
        <source>reading · {done} of {all}</source>
        <translation>wird gelesen · {done} von {all}</translation>
    </message>
    <message>
        <source>{n} needs attention</source>
        <translation>{n} braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>{n} need attention</source>
        <translation>{n} brauchen Aufmerksamkeit</translation>
    </message>
    <message>
        <source>looked at {n} minutes ago</source>
        <translation>vor {n} Minuten angesehen</translation>
    </message>
    <message>
        <source>looked at {n} hours ago</source>
        <translation>vor {n} Stunden angesehen</translation>
    </message>
    <message>
        <source>{n} page</source>
        <translation>{n} Seite</translation>
    </message>
    <message>
        <source>{n} pages</source>
        <translation>{n} Seiten</translation>
    </message>
    <message>
        <source>needs its password</source>
        <translation>braucht sein Passwort</translation>
    </message>
    <message>
        <source>searchable · meaning {share} %</source>
        <translation>durchsuchbar · Bedeutung {share} %</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>asks who you are</source>
        <translation>fragt, wer Sie sind</translation>
    </message>
    <message>
        <source>{n} fetched last month</source>
        <translation>{n} im letzten Monat geladen</translation>
    </message>
    <message>
        <source>changed on {day}</source>
        <translation>geändert am {day}</translation>
    </message>
    <message>
        <source>It was called off</source>
        <translation>Es wurde abgesagt</translation>
    </message>
    <message>
        <source>{names} is kept. Search works while it is being read.</source>
        <translation>{names} wird behalten. Suchen geht schon während des Lesens.</translation>
    </message>
    <message>
        <source>{things} added to “{name}”</source>
        <translation>{things} zu „{name}“ hinzugefügt</translation>
    </message>
    <message>
        <source>“{name}” was removed. What was read of it is erased; its own files stay where they are</source>
        <translation>„{name}“ wurde entfernt. Was daraus gelesen wurde, ist gelöscht; die Dateien selbst bleiben, wo sie sind</translation>
    </message>
    <message>
        <source>The text was written to {name}</source>
        <translation>Der Text steht in {name}</translation>
    </message>
    <message>
        <source>Energy is not known: no counter can be read here. Enter a wattage under Settings, Quality.</source>
        <translation>Die Energie ist nicht bekannt: Hier ist kein Zähler lesbar. Geben Sie unter Einstellungen, Qualität eine Leistung ein.</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Gespeichert als {name}.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>{n} Wh</source>
        <translation>{n} Wh</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Energy is measured, by the counters of: {parts}.</source>
        <translation>Die Energie ist gemessen, von den Zählern von: {parts}.</translation>
    </message>
    <message>
        <source>Energy is reckoned by the {n} watts that you entered.</source>
        <translation>Die Energie ist aus den {n} Watt gerechnet, die Sie eingegeben haben.</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Stopped before the end of the file.</source>
        <translation>Vor dem Ende der Datei angehalten.</translation>
    </message>
    <message>
        <source>Asks to be agreed to before it is fetched.</source>
        <translation>Verlangt Zustimmung vor dem Laden.</translation>
    </message>
    <message>
        <source>Underdesk itself</source>
        <translation>Underdesk selbst</translation>
    </message>
    <message>
        <source>a file of yours</source>
        <translation>eine Datei von Ihnen</translation>
    </message>
    <message>
        <source>many</source>
        <translation>viele</translation>
    </message>
    <message>
        <source>Made by</source>
        <translation>Hersteller</translation>
    </message>
    <message>
        <source>Quantisation</source>
        <translation>Quantisierung</translation>
    </message>
    <message>
        <source>Comes from</source>
        <translation>Stammt von</translation>
    </message>
    <message>
        <source>Sees with</source>
        <translation>Sieht mit</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>Guesses for it</source>
        <translation>Rät dafür voraus</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Work space</source>
        <translation>Arbeitsspeicher</translation>
    </message>
    <message>
        <source>Agreed to on {day}.</source>
        <translation>Zugestimmt am {day}.</translation>
    </message>
    <message>
        <source>{name} is on this computer now</source>
        <translation>{name} ist jetzt auf diesem Computer</translation>
    </message>
    <message>
        <source>Comes with Underdesk</source>
        <translation>Gehört zu Underdesk</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Loaded</source>
        <translation>Geladen</translation>
    </message>
    <message>
        <source>Starter, built in</source>
        <translation>Startmodell, eingebaut</translation>
    </message>
    <message>
        <source>{licence} · from {source}</source>
        <translation>{licence} · von {source}</translation>
    </message>
    <message>
        <source>{done} of {total} has come</source>
        <translation>{done} von {total} ist da</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>Nicht benutzbar</translation>
    </message>
    <message>
        <source>{total} of memory, {free} free now</source>
        <translation>{total} Speicher, davon {free} frei</translation>
    </message>
    <message>
        <source>Finding passages</source>
        <translation>Passagen finden</translation>
    </message>
    <message>
        <source>Ranking passages</source>
        <translation>Passagen ordnen</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Chosen, at rest</source>
        <translation>Gewählt, ruht</translation>
    </message>
    <message>
        <source>Asks to agree to its maker's terms</source>
        <translation>Bittet um Zustimmung zu den Bedingungen des Herstellers</translation>
    </message>
    <message>
        <source>{n} processor cores</source>
        <translation>{n} Prozessorkerne</translation>
    </message>
    <message>
        <source>{name} with {memory}</source>
        <translation>{name} mit {memory}</translation>
    </message>
    <message>
        <source>in memory: {size}</source>
        <translation>im Speicher: {size}</translation>
    </message>
    <message>
        <source>{name} guesses for it</source>
        <translation>{name} rät dafür voraus</translation>
    </message>
    <message>
        <source>Loading {name} … {percent} %</source>
        <translation>{name} wird geladen … {percent} %</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>das Modell</translation>
    </message>
    <message>
        <source>No model guesses for it now.</source>
        <translation>Kein Modell rät jetzt mehr dafür voraus.</translation>
    </message>
    <message>
        <source>{name} guesses for it once Faster answers is on in Settings.</source>
        <translation>{name} rät dafür voraus, sobald Schnellere Antworten in den Einstellungen an ist.</translation>
    </message>
    <message>
        <source>{name} is here already</source>
        <translation>{name} ist schon da</translation>
    </message>
    <message>
        <source>{name} was checked and added</source>
        <translation>{name} wurde geprüft und hinzugefügt</translation>
    </message>
    <message>
        <source>{name} guesses for it from the next answer on.</source>
        <translation>{name} rät ab der nächsten Antwort dafür voraus.</translation>
    </message>
    <message>
        <source>This chat has no messages yet</source>
        <translation>Dieser Chat hat noch keine Nachrichten</translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s) found</source>
        <translation><numerusform>%n Chat gefunden</numerusform><numerusform>%n Chats gefunden</numerusform></translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>Wird angesehen…</translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s) came in.</source>
        <translation><numerusform>%n Chat ist hereingekommen.</numerusform><numerusform>%n Chats sind hereingekommen.</numerusform></translation>
    </message>
    <message>
        <source>No new chat came in.</source>
        <translation>Kein neuer Chat ist hereingekommen.</translation>
    </message>
    <message numerus="yes">
        <source>They brought %n message(s).</source>
        <translation><numerusform>Mitgekommen ist %n Nachricht.</numerusform><numerusform>Mitgekommen sind %n Nachrichten.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>They brought %n file(s).</source>
        <translation><numerusform>Mitgekommen ist %n Datei.</numerusform><numerusform>Mitgekommen sind %n Dateien.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s) from here got what was new.</source>
        <translation><numerusform>%n Chat von hier bekam Neues.</numerusform><numerusform>%n Chats von hier bekamen Neues.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s) were here already, as they are there.</source>
        <translation><numerusform>%n Chat war schon hier, wie er dort ist.</numerusform><numerusform>%n Chats waren schon hier, wie sie dort sind.</numerusform></translation>
    </message>
    <message>
        <source>You stopped it; the rest was not read.</source>
        <translation>Sie haben es angehalten; der Rest wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>open another one</source>
        <translation>öffnen Sie einen anderen</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird angehalten…</translation>
    </message>
    <message>
        <source>The zip archive of its data export, or the conversations.json in it</source>
        <translation>Das Zip-Archiv des Datenexports oder die conversations.json darin</translation>
    </message>
    <message>
        <source>The folder of its models, where gpt4all-*.chat lie</source>
        <translation>Der Ordner der Modelle, in dem gpt4all-*.chat liegen</translation>
    </message>
    <message>
        <source>Its folder “threads”, or that of one thread</source>
        <translation>Sein Ordner „threads“ oder der eines Threads</translation>
    </message>
    <message>
        <source>Its folder “.lmstudio”, or single *.conversation.json</source>
        <translation>Sein Ordner „.lmstudio“ oder einzelne *.conversation.json</translation>
    </message>
    <message>
        <source>The .json that “Export chats” saves</source>
        <translation>Die .json, die „Export chats“ speichert</translation>
    </message>
    <message>
        <source>What “Export” saves as JSON</source>
        <translation>Was „Export“ als JSON speichert</translation>
    </message>
    <message>
        <source>Keeping them…</source>
        <translation>Werden übernommen…</translation>
    </message>
    <message>
        <source>Chat {n} of {total}</source>
        <translation>Chat {n} von {total}</translation>
    </message>
    <message>
        <source>Any kind</source>
        <translation>Jede Art</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <source>Any time</source>
        <translation>Jederzeit</translation>
    </message>
    <message>
        <source>Changed this week</source>
        <translation>Diese Woche geändert</translation>
    </message>
    <message>
        <source>Changed this month</source>
        <translation>Diesen Monat geändert</translation>
    </message>
    <message>
        <source>Changed this year</source>
        <translation>Dieses Jahr geändert</translation>
    </message>
    <message>
        <source>Changed between…</source>
        <translation>Geändert zwischen…</translation>
    </message>
    <message>
        <source>The chat is in “{name}” now</source>
        <translation>Der Chat liegt jetzt in „{name}“</translation>
    </message>
    <message>
        <source>{n} chats are in “{name}” now</source>
        <translation>{n} Chats liegen jetzt in „{name}“</translation>
    </message>
    <message>
        <source>“{title}” is in the archive</source>
        <translation>„{title}“ liegt im Archiv</translation>
    </message>
    <message>
        <source>“{title}” is in the list again</source>
        <translation>„{title}“ ist wieder in der Liste</translation>
    </message>
    <message>
        <source>The chat is in no folder now</source>
        <translation>Der Chat liegt jetzt in keinem Ordner</translation>
    </message>
    <message>
        <source>{n} chats are in no folder now</source>
        <translation>{n} Chats liegen jetzt in keinem Ordner</translation>
    </message>
    <message>
        <source>The folder “{name}” was removed; its chats are still here</source>
        <translation>Der Ordner „{name}“ wurde entfernt; seine Chats sind noch hier</translation>
    </message>
    <message>
        <source>“{title}” is in force in this chat</source>
        <translation>„{title}“ gilt jetzt in diesem Chat</translation>
    </message>
    <message>
        <source>The preset “{title}” was deleted</source>
        <translation>Die Voreinstellung „{title}“ wurde gelöscht</translation>
    </message>
    <message>
        <source>This model cannot see pictures</source>
        <translation>Dieses Modell kann keine Bilder sehen</translation>
    </message>
    <message>
        <source>Copied picture</source>
        <translation>Kopiertes Bild</translation>
    </message>
    <message>
        <source>more than the model can take: choose a smaller picture, or a larger context window</source>
        <translation>mehr, als das Modell aufnehmen kann: Wählen Sie ein kleineres Bild oder ein größeres Kontextfenster</translation>
    </message>
    <message>
        <source>choose one under Models that looks at pictures</source>
        <translation>wählen Sie unter Modelle eines, das Bilder ansieht</translation>
    </message>
    <message>
        <source>{count} tokens, {what}</source>
        <translation>{count} Tokens, {what}</translation>
    </message>
    <message>
        <source>Picture, {size}; goes to the model with the next question</source>
        <translation>Bild, {size}; geht mit der nächsten Frage an das Modell</translation>
    </message>
    <message>
        <source>of the {room} that a question may have</source>
        <translation>von den {room}, die eine Frage haben darf</translation>
    </message>
    <message>
        <source>not set</source>
        <translation>nicht festgelegt</translation>
    </message>
    <message>
        <source>the chosen one</source>
        <translation>das gewählte</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>{name} · at most {count} rounds</source>
        <translation>{name} · höchstens {count} Runden</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Restore a version</source>
        <translation>Fassung wiederherstellen</translation>
    </message>
    <message>
        <source>A wire goes from an output to an input.</source>
        <translation>Eine Leitung geht von einem Ausgang zu einem Eingang.</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Einrahmen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>What this part is for</source>
        <translation>Wozu dieser Teil dient</translation>
    </message>
    <message>
        <source>Choose the steps first that are to stand in the zone.</source>
        <translation>Wählen Sie zuerst die Schritte, die in der Zone stehen sollen.</translation>
    </message>
    <message>
        <source>Repeat until</source>
        <translation>Wiederholen bis</translation>
    </message>
    <message>
        <source>Runs its inside until something holds.</source>
        <translation>Führt sein Inneres aus, bis etwas zutrifft.</translation>
    </message>
    <message>
        <source>For each</source>
        <translation>Für jedes</translation>
    </message>
    <message>
        <source>Runs its inside once for every item.</source>
        <translation>Führt sein Inneres einmal je Eintrag aus.</translation>
    </message>
    <message>
        <source>Words for whoever reads the canvas.</source>
        <translation>Worte für alle, die die Zeichenfläche lesen.</translation>
    </message>
    <message>
        <source>Runs this pipeline as one step.</source>
        <translation>Führt diese Pipeline als einen Schritt aus.</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Distribute</source>
        <translation>Verteilen</translation>
    </message>
    <message>
        <source>The pipeline it was made of is gone. This is a copy of what it runs.</source>
        <translation>Die Pipeline, aus der er entstand, gibt es nicht mehr. Das ist eine Kopie dessen, was er ausführt.</translation>
    </message>
    <message>
        <source>This has changed since. The Sub-pipeline runs it as it was when it was put there.</source>
        <translation>Sie hat sich seither geändert. Die Unterpipeline führt sie aus, wie sie beim Einsetzen war.</translation>
    </message>
    <message>
        <source>The pipeline it was made of is gone.</source>
        <translation>Die Pipeline, aus der er entstand, gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>before going back</source>
        <translation>vor dem Zurückgehen</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>behalten</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>Paused: go on when you like</source>
        <translation>Angehalten: Machen Sie weiter, wann Sie möchten</translation>
    </message>
    <message>
        <source>Stopped: it can go on</source>
        <translation>Abgebrochen: kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>holds here</source>
        <translation>hält hier</translation>
    </message>
    <message>
        <source>{number} of {total}</source>
        <translation>{number} von {total}</translation>
    </message>
    <message>
        <source>{number}</source>
        <translation>{number}</translation>
    </message>
    <message>
        <source>{count} times</source>
        <translation>{count}-mal</translation>
    </message>
    <message>
        <source>not taken</source>
        <translation>nicht genommen</translation>
    </message>
    <message>
        <source>{n} tok</source>
        <translation>{n} Tok.</translation>
    </message>
    <message>
        <source>Pausing</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>{count} times: {why}</source>
        <translation>{count}-mal: {why}</translation>
    </message>
    <message>
        <source>looking at {number}</source>
        <translation>sieht {number} an</translation>
    </message>
    <message>
        <source>enough</source>
        <translation>genug</translation>
    </message>
    <message>
        <source>as often as it may</source>
        <translation>so oft, wie es darf</translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>nichts Neues</translation>
    </message>
    <message>
        <source>budget used up</source>
        <translation>Budget verbraucht</translation>
    </message>
    <message>
        <source>There is no search service and no site: choose one in Settings, Web.</source>
        <translation>Es gibt keinen Suchdienst und keine Website: Wählen Sie in den Einstellungen unter Web.</translation>
    </message>
    <message>
        <source>Underdesk is offline now: the run stops there until you go online.</source>
        <translation>Underdesk ist jetzt offline: Der Lauf hält dort, bis Sie online gehen.</translation>
    </message>
    <message>
        <source>{service} is asked and learns what is looked for; pages come from these sites: {sites}.</source>
        <translation>{service} wird gefragt und erfährt, was gesucht wird; Seiten kommen von diesen Websites: {sites}.</translation>
    </message>
    <message>
        <source>No search service is asked. These sites are looked through: {sites}.</source>
        <translation>Kein Suchdienst wird gefragt. Diese Websites werden durchgesehen: {sites}.</translation>
    </message>
    <message>
        <source>{service} is asked and learns what is looked for; pages of any site may be fetched.</source>
        <translation>{service} wird gefragt und erfährt, was gesucht wird; Seiten jeder Website dürfen geladen werden.</translation>
    </message>
    <message>
        <source>On: a process beside Underdesk listens on this computer's own addresses alone. It can open no connection, and web pages are refused.</source>
        <translation>An: Ein Prozess neben Underdesk wartet nur auf den eigenen Adressen dieses Computers. Er kann keine Verbindung aufbauen, und Webseiten werden abgewiesen.</translation>
    </message>
    <message>
        <source>No program has asked yet.</source>
        <translation>Noch hat kein Programm gefragt.</translation>
    </message>
    <message numerus="yes">
        <source>Asked %n time(s).</source>
        <translation><numerusform>%n-mal gefragt.</numerusform><numerusform>%n-mal gefragt.</numerusform></translation>
    </message>
    <message>
        <source>There is a new key; give it to the programs that had the old one</source>
        <translation>Es gibt einen neuen Schlüssel; geben Sie ihn den Programmen, die den alten hatten</translation>
    </message>
    <message>
        <source>Off: nothing listens, and no program reaches your models.</source>
        <translation>Aus: Nichts wartet, und kein Programm erreicht Ihre Modelle.</translation>
    </message>
    <message>
        <source>There is no filter in the kernel here, because {why}; Python's own sockets are refused.</source>
        <translation>Hier gibt es keinen Filter im Kernel ({why}); Pythons eigene Sockets werden abgewiesen.</translation>
    </message>
    <message>
        <source>One process may open connections, to listed places only; it holds no key.</source>
        <translation>Ein Prozess darf Verbindungen aufbauen, nur zu aufgeführten Orten; er hält keinen Schlüssel.</translation>
    </message>
    <message>
        <source>The system's kernel refuses this program every network socket, native code included.</source>
        <translation>Der Kernel des Systems verweigert diesem Programm jeden Netz-Socket, auch nativem Code.</translation>
    </message>
    <message>
        <source>The process that may open connections still runs.</source>
        <translation>Der Prozess, der Verbindungen aufbauen darf, läuft noch.</translation>
    </message>
    <message>
        <source>No listener could be reached here, so the test proves nothing.</source>
        <translation>Hier war kein Empfänger erreichbar, der Test beweist also nichts.</translation>
    </message>
    <message>
        <source>Do not take its word for it: the test tries twelve ways out, native code included.</source>
        <translation>Sie müssen es nicht glauben: Der Test versucht zwölf Wege hinaus, auch mit nativem Code.</translation>
    </message>
    <message>
        <source>All {count} ways out were blocked, and the listener was reached from outside.</source>
        <translation>Alle {count} Wege hinaus waren gesperrt, und der Empfänger war von außen erreichbar.</translation>
    </message>
    <message>
        <source>it does not hold</source>
        <translation>er hält nicht</translation>
    </message>
    <message>
        <source>No process that may open connections{further} exists.</source>
        <translation>Es gibt keinen Prozess, der Verbindungen{further} aufbauen darf.</translation>
    </message>
    <message>
        <source>Not blocked: {ways}.</source>
        <translation>Nicht gesperrt: {ways}.</translation>
    </message>
    <message>
        <source>Trying every way out… {done}</source>
        <translation>Jeder Weg hinaus wird versucht… {done}</translation>
    </message>
    <message>
        <source>Saved as {name}. Whoever has it can read the prompt.</source>
        <translation>Gespeichert als {name}. Wer es hat, kann den Prompt lesen.</translation>
    </message>
    <message numerus="yes">
        <source>You agreed to it for %n chat(s) or step(s).</source>
        <translation><numerusform>Sie haben dem für %n Chat oder Schritt zugestimmt.</numerusform><numerusform>Sie haben dem für %n Chats oder Schritte zugestimmt.</numerusform></translation>
    </message>
    <message>
        <source>Nothing goes there before you agreed to it: you are shown what would be sent.</source>
        <translation>Nichts geht dorthin, bevor Sie zugestimmt haben: Sie sehen vorher, was gesendet würde.</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>auf diesem Computer</translation>
    </message>
    <message>
        <source>not this computer</source>
        <translation>nicht dieser Computer</translation>
    </message>
    <message>
        <source>The way there is not encrypted: others in between can read what is sent.</source>
        <translation>Der Weg dorthin ist nicht verschlüsselt: Andere dazwischen können lesen, was gesendet wird.</translation>
    </message>
    <message>
        <source>From now on you are asked again before anything goes there</source>
        <translation>Von jetzt an werden Sie wieder gefragt, bevor etwas dorthin geht</translation>
    </message>
    <message>
        <source>You agreed that all chats may go there, with passages of documents.</source>
        <translation>Sie haben zugestimmt, dass alle Chats dorthin gehen dürfen, mit Passagen aus Dokumenten.</translation>
    </message>
    <message>
        <source>You agreed that all chats may go there, without documents.</source>
        <translation>Sie haben zugestimmt, dass alle Chats dorthin gehen dürfen, ohne Dokumente.</translation>
    </message>
    <message>
        <source>The key is in the system's keyring</source>
        <translation>Der Schlüssel liegt im Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>The key is in the vault</source>
        <translation>Der Schlüssel liegt im Tresor</translation>
    </message>
    <message>
        <source>The key was forgotten</source>
        <translation>Der Schlüssel wurde vergessen</translation>
    </message>
    <message>
        <source>Opens by itself with this computer's keyring when you are signed in.</source>
        <translation>Öffnet sich von selbst mit dem Schlüsselbund dieses Computers, wenn Sie angemeldet sind.</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>Opens by itself with this computer's keyring; the passphrase opens it too.</source>
        <translation>Öffnet sich von selbst mit dem Schlüsselbund dieses Computers; die Passphrase öffnet ihn auch.</translation>
    </message>
    <message>
        <source>Opens with your passphrase only.</source>
        <translation>Öffnet sich nur mit Ihrer Passphrase.</translation>
    </message>
    <message>
        <source>{n} chat</source>
        <translation>{n} Chat</translation>
    </message>
    <message>
        <source>{n} message</source>
        <translation>{n} Nachricht</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} Nachrichten</translation>
    </message>
    <message>
        <source>Cipher</source>
        <translation>Verschlüsselung</translation>
    </message>
    <message>
        <source>Holds</source>
        <translation>Enthält</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>Wird untersucht…</translation>
    </message>
    <message>
        <source>The starter model</source>
        <translation>Das Startmodell</translation>
    </message>
    <message>
        <source>One that is here</source>
        <translation>Eines, das da ist</translation>
    </message>
    <message>
        <source>The one that comes with Underdesk</source>
        <translation>Das zu Underdesk gehört</translation>
    </message>
    <message>
        <source>None: by words and meaning</source>
        <translation>Keines: nach Wörtern und Bedeutung</translation>
    </message>
    <message>
        <source>The vault is whole</source>
        <translation>Der Tresor ist heil</translation>
    </message>
    <message>
        <source>The vault is damaged: {problems}</source>
        <translation>Der Tresor ist beschädigt: {problems}</translation>
    </message>
    <message numerus="yes">
        <source>Online — %n connection(s) today</source>
        <translation><numerusform>Online — %n Verbindung heute</numerusform><numerusform>Online — %n Verbindungen heute</numerusform></translation>
    </message>
    <message>
        <source>on the processor</source>
        <translation>auf dem Prozessor</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>{there} of {layers} layers on {device}</source>
        <translation>{there} von {layers} Schichten auf {device}</translation>
    </message>
    <message>
        <source>Model did not load</source>
        <translation>Modell nicht geladen</translation>
    </message>
    <message>
        <source>No model loaded</source>
        <translation>Kein Modell geladen</translation>
    </message>
    <message>
        <source>at {place}</source>
        <translation>auf {place}</translation>
    </message>
    <message>
        <source>all on {device}</source>
        <translation>ganz auf {device}</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>{name} wird geladen</translation>
    </message>
    <message>
        <source>{used} of {total} GB memory</source>
        <translation>{used} von {total} GB Speicher</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>Das Modell wird geladen…</translation>
    </message>
    <message>
        <source>{done} of {asked}</source>
        <translation>{done} von {asked}</translation>
    </message>
    <message>
        <source>The run failed</source>
        <translation>Der Lauf ist fehlgeschlagen</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) kept</source>
        <translation><numerusform>%n Fall behalten</numerusform><numerusform>%n Fälle behalten</numerusform></translation>
    </message>
    <message>
        <source>{cases} in “{suite}”</source>
        <translation>{cases} in „{suite}“</translation>
    </message>
    <message>
        <source>New chats begin with {model} now</source>
        <translation>Neue Chats beginnen jetzt mit {model}</translation>
    </message>
    <message>
        <source>against {model} · {suite}</source>
        <translation>gegen {model} · {suite}</translation>
    </message>
    <message numerus="yes">
        <source>%n case(s) there already</source>
        <translation><numerusform>%n Fall war schon da</numerusform><numerusform>%n Fälle waren schon da</numerusform></translation>
    </message>
    <message>
        <source>The report is in {name}</source>
        <translation>Der Bericht liegt in {name}</translation>
    </message>
    <message>
        <source>keep the old one, or switch all the same</source>
        <translation>behalten Sie das alte, oder wechseln Sie trotzdem</translation>
    </message>
    <message>
        <source>compare the two models under Quality first, or switch all the same</source>
        <translation>vergleichen Sie die beiden Modelle zuerst unter Qualität, oder wechseln Sie trotzdem</translation>
    </message>
    <message>
        <source>access token</source>
        <translation>Zugangstoken</translation>
    </message>
    <message>
        <source>The {what} is in the system's keyring</source>
        <translation>{what}: liegt im Schlüsselbund des Systems</translation>
    </message>
    <message>
        <source>key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The {what} is in the vault, for this system has no keyring that takes it</source>
        <translation>{what}: liegt im Tresor, denn dieses System hat keinen Schlüsselbund dafür</translation>
    </message>
    <message>
        <source>The {what} was forgotten</source>
        <translation>{what}: wurde vergessen</translation>
    </message>
    <message>
        <source>The {what} is still there</source>
        <translation>{what}: ist noch da</translation>
    </message>
    <message>
        <source>{what}, because {why}; {todo}.</source>
        <translation>{what}: {why}; {todo}.</translation>
    </message>
    <message>
        <source>{what}, because {why}.</source>
        <translation>{what}: {why}.</translation>
    </message>
    <message>
        <source>{what}; {todo}.</source>
        <translation>{what}; {todo}.</translation>
    </message>
    <message>
        <source>{step}, port “{port}”</source>
        <translation>{step}, Anschluss „{port}“</translation>
    </message>
    <message>
        <source>Version {newest} of {date} is newer than this one, {own}. Compare the sums after fetching it.</source>
        <translation>Version {newest} vom {date} ist neuer als diese, {own}. Vergleichen Sie die Prüfsummen, nachdem Sie sie geholt haben.</translation>
    </message>
    <message>
        <source>This is version {own}. To learn of a newer one, Underdesk asks {host} for one small file that its makers signed. Nothing of yours is sent, nothing is fetched or installed, and it never asks by itself.</source>
        <translation>Dies ist Version {own}. Um von einer neueren zu erfahren, fragt Underdesk bei {host} nach einer kleinen Datei, die seine Hersteller unterschrieben haben. Nichts von Ihnen wird gesendet, nichts geholt oder eingerichtet, und von selbst fragt es nie.</translation>
    </message>
    <message>
        <source>This is version {own}, and there is none that is newer.</source>
        <translation>Dies ist Version {own}, und es gibt keine neuere.</translation>
    </message>
    <message>
        <source>There is no backup yet; the first is made by itself after a day.</source>
        <translation>Es gibt noch keine Sicherung; die erste entsteht von selbst nach einem Tag.</translation>
    </message>
    <message>
        <source>{size} went back to the disk</source>
        <translation>{size} gingen an die Festplatte zurück</translation>
    </message>
    <message>
        <source>{count} backups, the newest of {when}.</source>
        <translation>{count} Sicherungen, die neueste vom {when}.</translation>
    </message>
    <message>
        <source>The recovery code opens the vault now</source>
        <translation>Der Wiederherstellungscode öffnet jetzt den Tresor</translation>
    </message>
    <message>
        <source>No recovery code opens the vault any more</source>
        <translation>Kein Wiederherstellungscode öffnet den Tresor mehr</translation>
    </message>
    <message>
        <source>The vault opens by itself from now on</source>
        <translation>Der Tresor öffnet sich von jetzt an von selbst</translation>
    </message>
    <message>
        <source>Only your passphrase opens the vault from now on</source>
        <translation>Nur Ihre Passphrase öffnet von jetzt an den Tresor</translation>
    </message>
    <message>
        <source>Questions and answers; delete them in the list of chats.</source>
        <translation>Fragen und Antworten; löschen Sie sie in der Liste der Chats.</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>The text of your documents; remove folders under Knowledge.</source>
        <translation>Der Text Ihrer Dokumente; entfernen Sie Ordner unter Wissen.</translation>
    </message>
    <message>
        <source>Meaning of documents</source>
        <translation>Bedeutung der Dokumente</translation>
    </message>
    <message>
        <source>Numbers by which passages are found.</source>
        <translation>Zahlen, mit denen Passagen gefunden werden.</translation>
    </message>
    <message>
        <source>Going on at once</source>
        <translation>Sofort weitermachen</translation>
    </message>
    <message>
        <source>What models computed of chats; it is computed again when needed.</source>
        <translation>Was Modelle zu Chats berechnet haben; bei Bedarf wird es neu berechnet.</translation>
    </message>
    <message>
        <source>Log of connections</source>
        <translation>Protokoll der Verbindungen</translation>
    </message>
    <message>
        <source>What Activity lists.</source>
        <translation>Was unter Aktivität steht.</translation>
    </message>
    <message>
        <source>Free space inside</source>
        <translation>Freier Platz darin</translation>
    </message>
    <message>
        <source>Left by what was deleted, and used again by what comes.</source>
        <translation>Von Gelöschtem übrig; Neues benutzt ihn wieder.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Encrypted as the vault is.</source>
        <translation>Verschlüsselt wie der Tresor.</translation>
    </message>
    <message>
        <source>Replaced vaults</source>
        <translation>Ersetzte Tresore</translation>
    </message>
    <message>
        <source>Set aside when a backup took their place.</source>
        <translation>Beiseitegelegt, als eine Sicherung an ihre Stelle trat.</translation>
    </message>
    <message>
        <source>Downloaded models</source>
        <translation>Heruntergeladene Modelle</translation>
    </message>
    <message>
        <source>Not secret; remove them under Models.</source>
        <translation>Nicht geheim; entfernen Sie sie unter Modelle.</translation>
    </message>
    <message>
        <source>One backup, of {when}.</source>
        <translation>Eine Sicherung, vom {when}.</translation>
    </message>
    <message>
        <source>{chats} chats are restored and take this vault's place</source>
        <translation>{chats} Chats sind wiederhergestellt und treten an die Stelle dieses Tresors</translation>
    </message>
    <message>
        <source>Everything is encrypted under a new key</source>
        <translation>Alles ist mit einem neuen Schlüssel verschlüsselt</translation>
    </message>
    <message>
        <source>The backup is written</source>
        <translation>Die Sicherung ist geschrieben</translation>
    </message>
    <message>
        <source>{name} · page {page} of {pages}</source>
        <translation>{name} · Seite {page} von {pages}</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>Nichts zu zeigen</translation>
    </message>
    <message>
        <source>Nothing was answered in this time.</source>
        <translation>In dieser Zeit wurde nichts beantwortet.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Light, dark or high contrast; System follows your desktop.</source>
        <translation>Hell, dunkel oder hoher Kontrast; System folgt Ihrem Desktop.</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
    <message>
        <source>Of the window; takes effect with the next start.</source>
        <translation>Des Fensters; gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Deutsch</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>In percent of the platform's own size.</source>
        <translation>In Prozent der Größe des Systems.</translation>
    </message>
    <message>
        <source>Icon in the tray</source>
        <translation>Symbol in der Leiste</translation>
    </message>
    <message>
        <source>With quick ask, the Offline switch and the lock, where the desktop has a tray.</source>
        <translation>Mit Schnellfrage, Offline-Schalter und Sperre, wo der Desktop eine Symbolleiste hat.</translation>
    </message>
    <message>
        <source>Closing keeps it in the tray</source>
        <translation>Schließen lässt es in der Leiste</translation>
    </message>
    <message>
        <source>The last window only leaves the screen then. Where there is no tray, closing ends Underdesk as ever.</source>
        <translation>Das letzte Fenster verlässt dann nur den Bildschirm. Wo es keine Symbolleiste gibt, beendet Schließen Underdesk wie bisher.</translation>
    </message>
    <message>
        <source>Key for quick ask</source>
        <translation>Taste für die Schnellfrage</translation>
    </message>
    <message>
        <source>Works while other programs are in front. Where the desktop allows no program that, as Wayland does, give underdesk --quick-ask a key in the desktop's own settings.</source>
        <translation>Wirkt, während andere Programme vorn sind. Wo der Desktop das keinem Programm erlaubt, wie Wayland, geben Sie underdesk --quick-ask in seinen Einstellungen eine Taste.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Ctrl+Alt+Space</source>
        <translation>Strg+Alt+Leertaste</translation>
    </message>
    <message>
        <source>Alt+Space</source>
        <translation>Alt+Leertaste</translation>
    </message>
    <message>
        <source>Ctrl+Alt+U</source>
        <translation>Strg+Alt+U</translation>
    </message>
    <message>
        <source>Super+U</source>
        <translation>Super+U</translation>
    </message>
    <message>
        <source>Tell when long work is done</source>
        <translation>Melden, wenn lange Arbeit fertig ist</translation>
    </message>
    <message>
        <source>An index, a pipeline, a fetched model, a long answer; only while no window of Underdesk is in front, and never what you or a model wrote.</source>
        <translation>Ein Index, eine Pipeline, ein geladenes Modell, eine lange Antwort; nur wenn kein Fenster von Underdesk vorn ist, und nie, was Sie oder ein Modell geschrieben haben.</translation>
    </message>
    <message>
        <source>Without names</source>
        <translation>Ohne Namen</translation>
    </message>
    <message>
        <source>With names of pipelines and models</source>
        <translation>Mit Namen von Pipelines und Modellen</translation>
    </message>
    <message>
        <source>Send with</source>
        <translation>Senden mit</translation>
    </message>
    <message>
        <source>The other of the two makes a new line.</source>
        <translation>Das andere der beiden macht eine neue Zeile.</translation>
    </message>
    <message>
        <source>Model for new chats</source>
        <translation>Modell für neue Chats</translation>
    </message>
    <message>
        <source>The one that every new chat begins with.</source>
        <translation>Mit dem jeder neue Chat beginnt.</translation>
    </message>
    <message>
        <source>Model that looks at pictures</source>
        <translation>Modell, das Bilder ansieht</translation>
    </message>
    <message>
        <source>For pictures that come without the name of a model; empty takes one that is here.</source>
        <translation>Für Bilder ohne Angabe eines Modells; leer nimmt eines, das da ist.</translation>
    </message>
    <message>
        <source>Instructions for new chats</source>
        <translation>Anweisungen für neue Chats</translation>
    </message>
    <message>
        <source>Told to the model before every new chat.</source>
        <translation>Werden dem Modell vor jedem neuen Chat gesagt.</translation>
    </message>
    <message>
        <source>When a chat outgrows the window</source>
        <translation>Wenn ein Chat das Fenster sprengt</translation>
    </message>
    <message>
        <source>What the model does without then. Every chat can choose for itself, at its context meter.</source>
        <translation>Worauf das Modell dann verzichtet. Jeder Chat kann es für sich wählen, an seiner Kontextanzeige.</translation>
    </message>
    <message>
        <source>Clear copied text after</source>
        <translation>Kopierten Text löschen nach</translation>
    </message>
    <message>
        <source>In seconds: then what was copied here leaves the clipboard, and when the window closes. 0 lets it stay.</source>
        <translation>In Sekunden: Dann verlässt hier Kopiertes die Zwischenablage, und beim Schließen des Fensters. 0 lässt es dort.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer while this is on.</source>
        <translation>Solange dies an ist, verlässt nichts diesen Computer.</translation>
    </message>
    <message>
        <source>Lock when unused for</source>
        <translation>Sperren, wenn unbenutzt seit</translation>
    </message>
    <message>
        <source>In minutes; an answer under way is waited for. 0 never locks.</source>
        <translation>In Minuten; eine laufende Antwort wird abgewartet. 0 sperrt nie.</translation>
    </message>
    <message>
        <source>Lock with the screen</source>
        <translation>Mit dem Bildschirm sperren</translation>
    </message>
    <message>
        <source>When the screen is locked, the session is left, or the computer goes to sleep.</source>
        <translation>Wenn der Bildschirm gesperrt, die Sitzung verlassen wird oder der Computer schlafen geht.</translation>
    </message>
    <message>
        <source>A lock shuts the keyring out too</source>
        <translation>Eine Sperre schließt auch den Schlüsselbund aus</translation>
    </message>
    <message>
        <source>While Underdesk is locked, a restart does not open the vault by itself; your passphrase does.</source>
        <translation>Solange Underdesk gesperrt ist, öffnet ein Neustart den Tresor nicht von selbst; Ihre Passphrase tut es.</translation>
    </message>
    <message>
        <source>Backups to keep</source>
        <translation>Aufbewahrte Sicherungen</translation>
    </message>
    <message>
        <source>One is made every week and before the vault's form changes. What you delete leaves them within a day. 0 makes none by itself.</source>
        <translation>Eine entsteht jede Woche und bevor sich die Form des Tresors ändert. Was Sie löschen, ist binnen eines Tages auch daraus verschwunden. 0 macht von selbst keine.</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Context size</source>
        <translation>Kontextgröße</translation>
    </message>
    <message>
        <source>In tokens; Automatic takes what fits in memory.</source>
        <translation>In Token; Automatisch nimmt, was in den Speicher passt.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>For the processor; Automatic takes what is fastest here.</source>
        <translation>Für den Prozessor; Automatisch nimmt, was hier am schnellsten ist.</translation>
    </message>
    <message>
        <source>Faster answers</source>
        <translation>Schnellere Antworten</translation>
    </message>
    <message>
        <source>Words are guessed ahead and checked together. The same question may then be answered in other words.</source>
        <translation>Wörter werden vorausgeraten und gemeinsam geprüft. Dieselbe Frage wird dann vielleicht mit anderen Worten beantwortet.</translation>
    </message>
    <message>
        <source>Engine in a process of its own</source>
        <translation>Engine in eigenem Prozess</translation>
    </message>
    <message>
        <source>What crashes a model then ends its answer and nothing else. Takes effect with the next start.</source>
        <translation>Was ein Modell abstürzen lässt, beendet dann seine Antwort und sonst nichts. Gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Space for going on at once</source>
        <translation>Platz, um sofort weiterzumachen</translation>
    </message>
    <message>
        <source>In megabytes: what was computed of your chats is kept in the vault, for the next start. 0 keeps nothing.</source>
        <translation>In Megabyte: Was zu Ihren Chats berechnet wurde, bleibt für den nächsten Start im Tresor. 0 behält nichts.</translation>
    </message>
    <message>
        <source>Model that finds passages by meaning</source>
        <translation>Modell, das Passagen nach Bedeutung findet</translation>
    </message>
    <message>
        <source>An embedding model of this computer, or the one that comes with Underdesk.</source>
        <translation>Ein Embedding-Modell dieses Computers oder das, das zu Underdesk gehört.</translation>
    </message>
    <message>
        <source>Model that orders passages</source>
        <translation>Modell, das Passagen ordnet</translation>
    </message>
    <message>
        <source>A reranking model of this computer, or none: then words and meaning decide.</source>
        <translation>Ein Reranking-Modell dieses Computers oder keines: Dann entscheiden Wörter und Bedeutung.</translation>
    </message>
    <message>
        <source>Let an unused model rest after</source>
        <translation>Unbenutztes Modell ruht nach</translation>
    </message>
    <message>
        <source>In minutes: then it leaves the memory until it is needed again, on a battery after a third of that. 0 keeps it.</source>
        <translation>In Minuten: Dann verlässt es den Speicher, bis es wieder gebraucht wird, im Akkubetrieb nach einem Drittel davon. 0 behält es.</translation>
    </message>
    <message>
        <source>Folder for models</source>
        <translation>Ordner für Modelle</translation>
    </message>
    <message>
        <source>A whole path, on another disk for instance; models that are fetched from then on go there, and the others are used where they lie (`underdesk models folder` moves them). Empty for the profile's own.</source>
        <translation>Ein ganzer Pfad, etwa auf einer anderen Platte; Modelle, die von da an geholt werden, kommen dorthin, die anderen werden dort benutzt, wo sie liegen (`underdesk models folder` verschiebt sie). Leer für den Ordner des Profils.</translation>
    </message>
    <message>
        <source>Connections for one model</source>
        <translation>Verbindungen für ein Modell</translation>
    </message>
    <message>
        <source>Opened where a server gives parts and that is likely to help. 1 fetches in one piece.</source>
        <translation>Werden geöffnet, wo ein Server Teile gibt und es wohl hilft. 1 lädt in einem Stück.</translation>
    </message>
    <message>
        <source>Fastest fetching</source>
        <translation>Höchstes Ladetempo</translation>
    </message>
    <message>
        <source>In kilobytes a second; 0 takes all there is.</source>
        <translation>In Kilobyte pro Sekunde; 0 nimmt alles, was da ist.</translation>
    </message>
    <message>
        <source>Mirror of Hugging Face</source>
        <translation>Spiegel von Hugging Face</translation>
    </message>
    <message>
        <source>Models are fetched from there instead; it gets no access token.</source>
        <translation>Modelle werden stattdessen von dort geladen; er bekommt kein Zugangstoken.</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Proxy</translation>
    </message>
    <message>
        <source>Every connection goes through it; empty for none.</source>
        <translation>Jede Verbindung geht über ihn; leer für keinen.</translation>
    </message>
    <message>
        <source>Chat models in memory</source>
        <translation>Chat-Modelle im Speicher</translation>
    </message>
    <message>
        <source>Those that fit stay loaded together, so that chats with different models need not wait. Where memory is short, the one used longest ago leaves.</source>
        <translation>Was hineinpasst, bleibt zusammen geladen, damit Chats mit verschiedenen Modellen nicht warten. Wird der Speicher knapp, geht das am längsten unbenutzte.</translation>
    </message>
    <message>
        <source>As many as fit</source>
        <translation>So viele, wie passen</translation>
    </message>
    <message>
        <source>One at a time</source>
        <translation>Eines zurzeit</translation>
    </message>
    <message>
        <source>Web</source>
        <translation>Web</translation>
    </message>
    <message>
        <source>Search service</source>
        <translation>Suchdienst</translation>
    </message>
    <message>
        <source>Asked by Search web steps, in runs that may use the web. Without one, the sites that you name are looked through themselves. A service reads what is looked for.</source>
        <translation>Wird von Schritten „Im Web suchen“ gefragt, in Läufen, die ins Web dürfen. Ohne ihn werden die von Ihnen genannten Websites selbst durchgesehen. Ein Dienst liest, was gesucht wird.</translation>
    </message>
    <message>
        <source>None: chosen sites only</source>
        <translation>Keiner: nur gewählte Websites</translation>
    </message>
    <message>
        <source>SearXNG at an address of yours</source>
        <translation>SearXNG an einer eigenen Adresse</translation>
    </message>
    <message>
        <source>Brave Search (key)</source>
        <translation>Brave Search (Schlüssel)</translation>
    </message>
    <message>
        <source>Kagi (key)</source>
        <translation>Kagi (Schlüssel)</translation>
    </message>
    <message>
        <source>Tavily (key)</source>
        <translation>Tavily (Schlüssel)</translation>
    </message>
    <message>
        <source>Wikipedia</source>
        <translation>Wikipedia</translation>
    </message>
    <message>
        <source>Address of the SearXNG server</source>
        <translation>Adresse des SearXNG-Servers</translation>
    </message>
    <message>
        <source>It must give answers as JSON. By http:// everybody on the way can read what is looked for.</source>
        <translation>Er muss Antworten als JSON geben. Bei http:// kann jeder auf dem Weg lesen, was gesucht wird.</translation>
    </message>
    <message>
        <source>Language of Wikipedia</source>
        <translation>Sprache der Wikipedia</translation>
    </message>
    <message>
        <source>As in its address, such as en or de.</source>
        <translation>Wie in ihrer Adresse, etwa en oder de.</translation>
    </message>
    <message>
        <source>Usual sites</source>
        <translation>Übliche Websites</translation>
    </message>
    <message>
        <source>Looked through where a step names none and there is no service; with spaces between them.</source>
        <translation>Werden durchgesehen, wo ein Schritt keine nennt und es keinen Dienst gibt; mit Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>Programs</source>
        <translation>Programme</translation>
    </message>
    <message>
        <source>Let other programs ask</source>
        <translation>Andere Programme fragen lassen</translation>
    </message>
    <message>
        <source>Programs on this computer that know the key may use its models, as they would OpenAI's. Nothing of it leaves this computer.</source>
        <translation>Programme auf diesem Computer, die den Schlüssel kennen, dürfen seine Modelle benutzen wie die von OpenAI. Nichts davon verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Where Underdesk listens for them, on this computer alone.</source>
        <translation>Wo Underdesk auf sie wartet, nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Space for receipts</source>
        <translation>Platz für Belege</translation>
    </message>
    <message>
        <source>In megabytes: how each answer was made, for making it again. The oldest leave first; 0 keeps none.</source>
        <translation>In Megabyte: wie jede Antwort entstand, um sie noch einmal zu erzeugen. Die ältesten gehen zuerst; 0 behält keine.</translation>
    </message>
    <message>
        <source>Keep receipts for</source>
        <translation>Belege behalten</translation>
    </message>
    <message>
        <source>In days; 0 keeps them as long as there is space.</source>
        <translation>In Tagen; 0 behält sie, solange Platz ist.</translation>
    </message>
    <message>
        <source>Compare models weekly</source>
        <translation>Modelle wöchentlich vergleichen</translation>
    </message>
    <message>
        <source>A few fixed questions, asked again while the window is open, show whether a model is still the same.</source>
        <translation>Einige feste Fragen, bei offenem Fenster noch einmal gestellt, zeigen, ob ein Modell noch dasselbe ist.</translation>
    </message>
    <message>
        <source>Power while it answers</source>
        <translation>Leistung beim Antworten</translation>
    </message>
    <message>
        <source>In watts, of the whole computer; counts where its own counters cannot be read. 0: not known.</source>
        <translation>In Watt, des ganzen Computers; zählt, wo seine eigenen Zähler nicht lesbar sind. 0: unbekannt.</translation>
    </message>
    <message>
        <source>Price of a kilowatt-hour</source>
        <translation>Preis einer Kilowattstunde</translation>
    </message>
    <message>
        <source>In your currency.</source>
        <translation>In Ihrer Währung.</translation>
    </message>
    <message>
        <source>Price of the computer</source>
        <translation>Preis des Computers</translation>
    </message>
    <message>
        <source>In your currency; 0 counts none.</source>
        <translation>In Ihrer Währung; 0 rechnet keinen.</translation>
    </message>
    <message>
        <source>Written off over</source>
        <translation>Abgeschrieben über</translation>
    </message>
    <message>
        <source>In years.</source>
        <translation>In Jahren.</translation>
    </message>
    <message>
        <source>Hours at work</source>
        <translation>Arbeitsstunden</translation>
    </message>
    <message>
        <source>A day on which the computer is used; its price is spread over them.</source>
        <translation>Am Tag, an dem der Computer benutzt wird; sein Preis verteilt sich darauf.</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>Währung</translation>
    </message>
    <message>
        <source>As it stands behind amounts.</source>
        <translation>Wie sie hinter Beträgen steht.</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Finden</translation>
    </message>
    <message>
        <source>Judge</source>
        <translation>Beurteilen</translation>
    </message>
    <message>
        <source>Flow</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Ask me</source>
        <translation>Mich fragen</translation>
    </message>
    <message>
        <source>Waits until a person approved, edited or chose.</source>
        <translation>Wartet, bis ein Mensch zugestimmt, bearbeitet oder gewählt hat.</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>Was gefragt wird</translation>
    </message>
    <message>
        <source>Approve or refuse</source>
        <translation>Zustimmen oder ablehnen</translation>
    </message>
    <message>
        <source>Edit the text</source>
        <translation>Den Text bearbeiten</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>Eines wählen</translation>
    </message>
    <message>
        <source>Shown above it.</source>
        <translation>Steht darüber.</translation>
    </message>
    <message>
        <source>For choosing; else the items of a list.</source>
        <translation>Zur Auswahl; sonst die Einträge einer Liste.</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>What it is about.</source>
        <translation>Worum es geht.</translation>
    </message>
    <message>
        <source>What came in, if it was approved.</source>
        <translation>Was hereinkam, wenn zugestimmt wurde.</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>What came in, if it was refused.</source>
        <translation>Was hereinkam, wenn abgelehnt wurde.</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Bemerkung</translation>
    </message>
    <message>
        <source>What the person remarked.</source>
        <translation>Was der Mensch bemerkt hat.</translation>
    </message>
    <message>
        <source>Ask model</source>
        <translation>Modell fragen</translation>
    </message>
    <message>
        <source>Puts a prompt to a model.</source>
        <translation>Gibt einem Modell einen Prompt.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Each {{name}} becomes an input.</source>
        <translation>Jedes {{name}} wird ein Eingang.</translation>
    </message>
    <message>
        <source>Stand before the prompt.</source>
        <translation>Stehen vor dem Prompt.</translation>
    </message>
    <message>
        <source>Empty: the chosen model.</source>
        <translation>Leer: das gewählte Modell.</translation>
    </message>
    <message>
        <source>0 takes the likeliest word.</source>
        <translation>0 nimmt das wahrscheinlichste Wort.</translation>
    </message>
    <message>
        <source>Empty: drawn for each run, and recorded.</source>
        <translation>Leer: für jeden Lauf gezogen und festgehalten.</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Nachdenken</translation>
    </message>
    <message>
        <source>As the model does</source>
        <translation>Wie das Modell es tut</translation>
    </message>
    <message>
        <source>Think first</source>
        <translation>Erst denken</translation>
    </message>
    <message>
        <source>Answer at once</source>
        <translation>Sofort antworten</translation>
    </message>
    <message>
        <source>Tokens of prompt and answer together; empty: all that the model has.</source>
        <translation>Token von Prompt und Antwort zusammen; leer: alles, was das Modell hat.</translation>
    </message>
    <message>
        <source>In tokens.</source>
        <translation>In Token.</translation>
    </message>
    <message>
        <source>Form of the answer</source>
        <translation>Form der Antwort</translation>
    </message>
    <message>
        <source>A JSON Schema; empty: free text.</source>
        <translation>Ein JSON-Schema; leer: freier Text.</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Stands where {{text}} is.</source>
        <translation>Steht, wo {{text}} ist.</translation>
    </message>
    <message>
        <source>What the model wrote.</source>
        <translation>Was das Modell geschrieben hat.</translation>
    </message>
    <message>
        <source>usage</source>
        <translation>Verbrauch</translation>
    </message>
    <message>
        <source>Tokens, seconds, the model and its seed.</source>
        <translation>Token, Sekunden, das Modell und sein Seed.</translation>
    </message>
    <message>
        <source>If / Switch</source>
        <translation>Wenn / Weiche</translation>
    </message>
    <message>
        <source>Goes on one way or another.</source>
        <translation>Geht auf dem einen oder anderen Weg weiter.</translation>
    </message>
    <message>
        <source>The test</source>
        <translation>Die Prüfung</translation>
    </message>
    <message>
        <source>What is asked of it.</source>
        <translation>Was daran geprüft wird.</translation>
    </message>
    <message>
        <source>is true, or not empty</source>
        <translation>ist wahr oder nicht leer</translation>
    </message>
    <message>
        <source>equals</source>
        <translation>ist gleich</translation>
    </message>
    <message>
        <source>contains</source>
        <translation>enthält</translation>
    </message>
    <message>
        <source>is more than</source>
        <translation>ist mehr als</translation>
    </message>
    <message>
        <source>is less than</source>
        <translation>ist weniger als</translation>
    </message>
    <message>
        <source>one of several cases</source>
        <translation>einer von mehreren Fällen</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>Verglichen mit</translation>
    </message>
    <message>
        <source>A text or a number; not for cases.</source>
        <translation>Ein Text oder eine Zahl; nicht für Fälle.</translation>
    </message>
    <message>
        <source>Each becomes an output, and “else” the last.</source>
        <translation>Jeder wird ein Ausgang, und „else“ der letzte.</translation>
    </message>
    <message>
        <source>What goes on at one of the outputs.</source>
        <translation>Was an einem der Ausgänge weitergeht.</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>What is looked at; without a wire the value itself.</source>
        <translation>Was angesehen wird; ohne Leitung der Wert selbst.</translation>
    </message>
    <message>
        <source>What came in, if the flow goes on here.</source>
        <translation>Was hereinkam, wenn der Ablauf hier weitergeht.</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>Einordnen</translation>
    </message>
    <message>
        <source>Decides which of some classes something belongs to.</source>
        <translation>Entscheidet, zu welcher von einigen Klassen etwas gehört.</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Each becomes an output.</source>
        <translation>Jede wird ein Ausgang.</translation>
    </message>
    <message>
        <source>What to decide</source>
        <translation>Was zu entscheiden ist</translation>
    </message>
    <message>
        <source>For example: is this about {{topic}}? Names become inputs.</source>
        <translation>Zum Beispiel: Geht es hier um {{topic}}? Namen werden Eingänge.</translation>
    </message>
    <message>
        <source>In addition</source>
        <translation>Zusätzlich</translation>
    </message>
    <message>
        <source>Told to the model besides what the step tells it.</source>
        <translation>Wird dem Modell außer dem gesagt, was der Schritt ihm sagt.</translation>
    </message>
    <message>
        <source>What to judge.</source>
        <translation>Was zu beurteilen ist.</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>The class it belongs to.</source>
        <translation>Die Klasse, zu der es gehört.</translation>
    </message>
    <message>
        <source>What came in, if it belongs here.</source>
        <translation>Was hereinkam, wenn es hierher gehört.</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>Sammeln</translation>
    </message>
    <message>
        <source>Puts everything that comes into one list.</source>
        <translation>Legt alles, was kommt, in eine Liste.</translation>
    </message>
    <message>
        <source>Each thing once</source>
        <translation>Jedes nur einmal</translation>
    </message>
    <message>
        <source>What is the same as something before it is left out.</source>
        <translation>Was einem früheren gleicht, wird weggelassen.</translation>
    </message>
    <message>
        <source>Open lists</source>
        <translation>Listen öffnen</translation>
    </message>
    <message>
        <source>Of lists in a list, what is in them.</source>
        <translation>Von Listen in einer Liste das, was darin ist.</translation>
    </message>
    <message>
        <source>items</source>
        <translation>Einträge</translation>
    </message>
    <message>
        <source>Lists and single things, in the order of their wires.</source>
        <translation>Listen und einzelne Dinge in der Reihenfolge ihrer Leitungen.</translation>
    </message>
    <message>
        <source>All of them.</source>
        <translation>Alle davon.</translation>
    </message>
    <message>
        <source>count</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>How many there are.</source>
        <translation>Wie viele es sind.</translation>
    </message>
    <message>
        <source>Find contradictions</source>
        <translation>Widersprüche finden</translation>
    </message>
    <message>
        <source>Puts the sentences of two passages that deny each other side by side.</source>
        <translation>Stellt Sätze zweier Passagen, die einander widersprechen, nebeneinander.</translation>
    </message>
    <message>
        <source>Within one document too</source>
        <translation>Auch innerhalb eines Dokuments</translation>
    </message>
    <message>
        <source>Else only passages of other documents.</source>
        <translation>Sonst nur Passagen anderer Dokumente.</translation>
    </message>
    <message>
        <source>one</source>
        <translation>eine</translation>
    </message>
    <message>
        <source>A passage.</source>
        <translation>Eine Passage.</translation>
    </message>
    <message>
        <source>others</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>Passages that may contradict it.</source>
        <translation>Passagen, die ihr widersprechen könnten.</translation>
    </message>
    <message>
        <source>disputed</source>
        <translation>strittig</translation>
    </message>
    <message>
        <source>What they contradict each other in, with a sentence of each.</source>
        <translation>Worin sie einander widersprechen, mit je einem Satz.</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>The same as rows of a table, both sentences side by side.</source>
        <translation>Dasselbe als Zeilen einer Tabelle, beide Sätze nebeneinander.</translation>
    </message>
    <message>
        <source>Cross-check</source>
        <translation>Gegenprüfen</translation>
    </message>
    <message>
        <source>Sorts what documents agree on, dispute, or say alone.</source>
        <translation>Sortiert, worin Dokumente übereinstimmen, was strittig ist und was nur eines sagt.</translation>
    </message>
    <message>
        <source>Statements at most</source>
        <translation>Höchstens Aussagen</translation>
    </message>
    <message>
        <source>Of one group of passages.</source>
        <translation>Einer Gruppe von Passagen.</translation>
    </message>
    <message>
        <source>question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>Belege</translation>
    </message>
    <message>
        <source>Passages of several documents.</source>
        <translation>Passagen aus mehreren Dokumenten.</translation>
    </message>
    <message>
        <source>agreed</source>
        <translation>einig</translation>
    </message>
    <message>
        <source>What two documents or more say.</source>
        <translation>Was zwei Dokumente oder mehr sagen.</translation>
    </message>
    <message>
        <source>What one document says and another denies.</source>
        <translation>Was ein Dokument sagt und ein anderes bestreitet.</translation>
    </message>
    <message>
        <source>single</source>
        <translation>einzeln</translation>
    </message>
    <message>
        <source>What only one document says.</source>
        <translation>Was nur ein Dokument sagt.</translation>
    </message>
    <message>
        <source>Lists the documents of your folders.</source>
        <translation>Führt die Dokumente Ihrer Ordner auf.</translation>
    </message>
    <message>
        <source>None chosen: all of them.</source>
        <translation>Keiner gewählt: alle.</translation>
    </message>
    <message>
        <source>documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>All documents by name, not read yet.</source>
        <translation>Alle Dokumente mit Namen, noch nicht gelesen.</translation>
    </message>
    <message>
        <source>Is it enough?</source>
        <translation>Genügt es?</translation>
    </message>
    <message>
        <source>Judges whether the evidence answers the question, and what is missing.</source>
        <translation>Beurteilt, ob die Belege die Frage beantworten, und was fehlt.</translation>
    </message>
    <message>
        <source>Enough from</source>
        <translation>Genug ab</translation>
    </message>
    <message>
        <source>Of 10, in the model's judgement.</source>
        <translation>Von 10, nach dem Urteil des Modells.</translation>
    </message>
    <message>
        <source>Passages at least</source>
        <translation>Mindestens Passagen</translation>
    </message>
    <message>
        <source>Fewer are never enough.</source>
        <translation>Weniger genügen nie.</translation>
    </message>
    <message>
        <source>What is to be found out.</source>
        <translation>Was herauszufinden ist.</translation>
    </message>
    <message>
        <source>What was found so far.</source>
        <translation>Was bisher gefunden wurde.</translation>
    </message>
    <message>
        <source>Whether it is.</source>
        <translation>Ob es genügt.</translation>
    </message>
    <message>
        <source>next</source>
        <translation>weiter</translation>
    </message>
    <message>
        <source>What to look for next.</source>
        <translation>Wonach als Nächstes zu suchen ist.</translation>
    </message>
    <message>
        <source>gaps</source>
        <translation>Lücken</translation>
    </message>
    <message>
        <source>What is missing.</source>
        <translation>Was fehlt.</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>From 0 to 10.</source>
        <translation>Von 0 bis 10.</translation>
    </message>
    <message>
        <source>why</source>
        <translation>warum</translation>
    </message>
    <message>
        <source>In a sentence.</source>
        <translation>In einem Satz.</translation>
    </message>
    <message>
        <source>Extract with quotes</source>
        <translation>Mit Zitaten entnehmen</translation>
    </message>
    <message>
        <source>Finds passages on a question; code checks each word.</source>
        <translation>Findet Passagen zu einer Frage; das Programm prüft jedes Wort.</translation>
    </message>
    <message>
        <source>Quotes of each part at most</source>
        <translation>Höchstens Zitate je Teil</translation>
    </message>
    <message>
        <source>Longest quote</source>
        <translation>Längstes Zitat</translation>
    </message>
    <message>
        <source>In characters.</source>
        <translation>In Zeichen.</translation>
    </message>
    <message>
        <source>Never nothing</source>
        <translation>Nie nichts</translation>
    </message>
    <message>
        <source>Where the model points at nothing, the sentence that shares most words with the question.</source>
        <translation>Wo das Modell auf nichts zeigt, der Satz, der am meisten Wörter mit der Frage teilt.</translation>
    </message>
    <message>
        <source>What the quotes must bear on.</source>
        <translation>Worauf sich die Zitate beziehen müssen.</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Parts of documents, or passages that were found.</source>
        <translation>Teile von Dokumenten oder gefundene Passagen.</translation>
    </message>
    <message>
        <source>Quotes that stand in their documents word for word.</source>
        <translation>Zitate, die Wort für Wort in ihren Dokumenten stehen.</translation>
    </message>
    <message>
        <source>How many the model made up, which are not among them.</source>
        <translation>Wie viele das Modell erfunden hat; sie sind nicht dabei.</translation>
    </message>
    <message>
        <source>Fill a row</source>
        <translation>Zeile füllen</translation>
    </message>
    <message>
        <source>Takes the same fields out of each document, a quote for each cell.</source>
        <translation>Entnimmt jedem Dokument dieselben Felder, mit einem Zitat je Zelle.</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>A name, a colon and what is meant.</source>
        <translation>Ein Name, ein Doppelpunkt und was gemeint ist.</translation>
    </message>
    <message>
        <source>The parts of one document, in order.</source>
        <translation>Die Teile eines Dokuments, der Reihe nach.</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>The document's name and its cells.</source>
        <translation>Der Name des Dokuments und seine Zellen.</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>schwach</translation>
    </message>
    <message>
        <source>Cells that no words of the document bear out.</source>
        <translation>Zellen, die keine Worte des Dokuments stützen.</translation>
    </message>
    <message>
        <source>List passages</source>
        <translation>Passagen auflisten</translation>
    </message>
    <message>
        <source>Lists passages word for word, each with its source.</source>
        <translation>Führt Passagen Wort für Wort auf, jede mit ihrer Quelle.</translation>
    </message>
    <message>
        <source>Empty: the question.</source>
        <translation>Leer: die Frage.</translation>
    </message>
    <message>
        <source>summary</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Stands before the passages.</source>
        <translation>Steht vor den Passagen.</translation>
    </message>
    <message>
        <source>Passages to list.</source>
        <translation>Aufzuführende Passagen.</translation>
    </message>
    <message>
        <source>claims</source>
        <translation>Aussagen</translation>
    </message>
    <message>
        <source>Claims to list, the evidence of each in one row.</source>
        <translation>Aufzuführende Aussagen, die Belege jeder in einer Zeile.</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>All of it, each passage with its number.</source>
        <translation>Alles zusammen, jede Passage mit ihrer Nummer.</translation>
    </message>
    <message>
        <source>How many passages there are.</source>
        <translation>Wie viele Passagen es sind.</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Zusammenführen</translation>
    </message>
    <message>
        <source>Goes on with the branch that was taken.</source>
        <translation>Geht mit dem Zweig weiter, der genommen wurde.</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>Zweige</translation>
    </message>
    <message>
        <source>How many inputs there are.</source>
        <translation>Wie viele Eingänge es gibt.</translation>
    </message>
    <message>
        <source>a</source>
        <translation>a</translation>
    </message>
    <message>
        <source>What comes from this branch, if it was taken.</source>
        <translation>Was aus diesem Zweig kommt, wenn er genommen wurde.</translation>
    </message>
    <message>
        <source>b</source>
        <translation>b</translation>
    </message>
    <message>
        <source>What came.</source>
        <translation>Was kam.</translation>
    </message>
    <message>
        <source>branch</source>
        <translation>Zweig</translation>
    </message>
    <message>
        <source>Which input it came from.</source>
        <translation>Von welchem Eingang es kam.</translation>
    </message>
    <message>
        <source>Paragraphs</source>
        <translation>Absätze</translation>
    </message>
    <message>
        <source>Cuts documents into their paragraphs, each with its place.</source>
        <translation>Zerlegt Dokumente in ihre Absätze, jeden mit seiner Stelle.</translation>
    </message>
    <message>
        <source>Cut where no document is wired; none: all.</source>
        <translation>Werden zerlegt, wo kein Dokument angeschlossen ist; keiner: alle.</translation>
    </message>
    <message>
        <source>Parts are</source>
        <translation>Teile sind</translation>
    </message>
    <message>
        <source>What one part is.</source>
        <translation>Was ein Teil ist.</translation>
    </message>
    <message>
        <source>sections under one heading</source>
        <translation>Abschnitte unter einer Überschrift</translation>
    </message>
    <message>
        <source>Words at least</source>
        <translation>Mindestens Wörter</translation>
    </message>
    <message>
        <source>Shorter parts are left out.</source>
        <translation>Kürzere Teile werden weggelassen.</translation>
    </message>
    <message>
        <source>Documents or files.</source>
        <translation>Dokumente oder Dateien.</translation>
    </message>
    <message>
        <source>Each part word for word, with its place.</source>
        <translation>Jeder Teil Wort für Wort, mit seiner Stelle.</translation>
    </message>
    <message>
        <source>How many documents they are of.</source>
        <translation>Aus wie vielen Dokumenten sie sind.</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>Planen</translation>
    </message>
    <message>
        <source>Takes a question apart into smaller ones.</source>
        <translation>Zerlegt eine Frage in kleinere.</translation>
    </message>
    <message>
        <source>Questions at most</source>
        <translation>Höchstens Fragen</translation>
    </message>
    <message>
        <source>Besides the question itself.</source>
        <translation>Neben der Frage selbst.</translation>
    </message>
    <message>
        <source>Keep the question</source>
        <translation>Die Frage behalten</translation>
    </message>
    <message>
        <source>The question itself comes first.</source>
        <translation>Die Frage selbst kommt zuerst.</translation>
    </message>
    <message>
        <source>questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Smaller questions, each once.</source>
        <translation>Kleinere Fragen, jede einmal.</translation>
    </message>
    <message>
        <source>What the run is asked.</source>
        <translation>Was der Lauf gefragt wird.</translation>
    </message>
    <message>
        <source>What to ask. A run may be given another.</source>
        <translation>Was zu fragen ist. Ein Lauf kann eine andere bekommen.</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Shown where the question is typed.</source>
        <translation>Steht, wo die Frage eingegeben wird.</translation>
    </message>
    <message>
        <source>The question as it was typed.</source>
        <translation>Die Frage, wie sie eingegeben wurde.</translation>
    </message>
    <message>
        <source>query</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>The same, to search with.</source>
        <translation>Dasselbe, um damit zu suchen.</translation>
    </message>
    <message>
        <source>Reads documents from end to end, in parts.</source>
        <translation>Liest Dokumente von Anfang bis Ende, in Teilen.</translation>
    </message>
    <message>
        <source>Read where no document is wired; none: all.</source>
        <translation>Werden gelesen, wo kein Dokument angeschlossen ist; keiner: alle.</translation>
    </message>
    <message>
        <source>Tokens of one window.</source>
        <translation>Token eines Fensters.</translation>
    </message>
    <message>
        <source>Overlap</source>
        <translation>Überlappung</translation>
    </message>
    <message>
        <source>Tokens that two neighbours share.</source>
        <translation>Token, die zwei Nachbarn teilen.</translation>
    </message>
    <message>
        <source>Counted for</source>
        <translation>Gezählt für</translation>
    </message>
    <message>
        <source>Whose tokens they are; empty: the chosen model.</source>
        <translation>Wessen Token es sind; leer: das gewählte Modell.</translation>
    </message>
    <message>
        <source>Documents or files; of a window just that part.</source>
        <translation>Dokumente oder Dateien; von einem Fenster nur dieser Teil.</translation>
    </message>
    <message>
        <source>windows</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Parts with their text, in order.</source>
        <translation>Teile mit ihrem Text, der Reihe nach.</translation>
    </message>
    <message>
        <source>How many documents were read.</source>
        <translation>Wie viele Dokumente gelesen wurden.</translation>
    </message>
    <message>
        <source>Redact</source>
        <translation>Schwärzen</translation>
    </message>
    <message>
        <source>Hides what names people and accounts, and puts it back afterwards.</source>
        <translation>Verbirgt, was Personen und Konten nennt, und setzt es danach wieder ein.</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>Was getan wird</translation>
    </message>
    <message>
        <source>Hide what names somebody</source>
        <translation>Verbergen, was jemanden nennt</translation>
    </message>
    <message>
        <source>Put back what was hidden</source>
        <translation>Verborgenes wieder einsetzen</translation>
    </message>
    <message>
        <source>Words to hide</source>
        <translation>Zu verbergende Wörter</translation>
    </message>
    <message>
        <source>Names of people, firms, places.</source>
        <translation>Namen von Personen, Firmen, Orten.</translation>
    </message>
    <message>
        <source>Ask the model for names</source>
        <translation>Das Modell nach Namen fragen</translation>
    </message>
    <message>
        <source>What it names is hidden too.</source>
        <translation>Was es nennt, wird auch verborgen.</translation>
    </message>
    <message>
        <source>What is to leave, or what came back.</source>
        <translation>Was hinausgehen soll oder was zurückkam.</translation>
    </message>
    <message>
        <source>With marks, or with the words again.</source>
        <translation>Mit Marken oder wieder mit den Worten.</translation>
    </message>
    <message>
        <source>map</source>
        <translation>Zuordnung</translation>
    </message>
    <message>
        <source>What each mark stands for.</source>
        <translation>Wofür jede Marke steht.</translation>
    </message>
    <message>
        <source>How many marks there are.</source>
        <translation>Wie viele Marken es sind.</translation>
    </message>
    <message>
        <source>Save file</source>
        <translation>Datei speichern</translation>
    </message>
    <message>
        <source>Writes Markdown, Word, CSV, JSON or text.</source>
        <translation>Schreibt Markdown, Word, CSV, JSON oder Text.</translation>
    </message>
    <message>
        <source>Without its ending.</source>
        <translation>Ohne Endung.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Word (.docx)</source>
        <translation>Word (.docx)</translation>
    </message>
    <message>
        <source>Table (.csv)</source>
        <translation>Tabelle (.csv)</translation>
    </message>
    <message>
        <source>If it is there already</source>
        <translation>Wenn sie schon da ist</translation>
    </message>
    <message>
        <source>Write beside it</source>
        <translation>Daneben schreiben</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>Ersetzen</translation>
    </message>
    <message>
        <source>content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>A report, a text, or rows of a table.</source>
        <translation>Ein Bericht, ein Text oder Zeilen einer Tabelle.</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Of a table, in order; else by their letters.</source>
        <translation>Einer Tabelle, der Reihe nach; sonst nach dem Alphabet.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Where it lies.</source>
        <translation>Wo sie liegt.</translation>
    </message>
    <message>
        <source>Search knowledge</source>
        <translation>Wissen durchsuchen</translation>
    </message>
    <message>
        <source>Finds passages in your folders.</source>
        <translation>Findet Passagen in Ihren Ordnern.</translation>
    </message>
    <message>
        <source>Passages at most</source>
        <translation>Höchstens Passagen</translation>
    </message>
    <message>
        <source>Of all questions together.</source>
        <translation>Aller Fragen zusammen.</translation>
    </message>
    <message>
        <source>From one document at most</source>
        <translation>Höchstens aus einem Dokument</translation>
    </message>
    <message>
        <source>0: as many as are found.</source>
        <translation>0: so viele, wie gefunden werden.</translation>
    </message>
    <message>
        <source>queries</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>What to look for; several are searched one after the other.</source>
        <translation>Wonach zu suchen ist; mehrere werden nacheinander gesucht.</translation>
    </message>
    <message>
        <source>Passages, the best of each query first.</source>
        <translation>Passagen, die beste jeder Suche zuerst.</translation>
    </message>
    <message>
        <source>Search web</source>
        <translation>Im Web suchen</translation>
    </message>
    <message>
        <source>Finds pages on sites that you allow; every request is in the log.</source>
        <translation>Findet Seiten auf Websites, die Sie erlauben; jede Anfrage steht im Protokoll.</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Websites</translation>
    </message>
    <message>
        <source>Only these, such as example.org; none: all.</source>
        <translation>Nur diese, etwa example.org; keine: alle.</translation>
    </message>
    <message>
        <source>Pages at most</source>
        <translation>Höchstens Seiten</translation>
    </message>
    <message>
        <source>Of all queries together.</source>
        <translation>Aller Suchen zusammen.</translation>
    </message>
    <message>
        <source>Pages at least</source>
        <translation>Mindestens Seiten</translation>
    </message>
    <message>
        <source>Fewer: the queries are put in other words.</source>
        <translation>Bei weniger wird mit anderen Worten gesucht.</translation>
    </message>
    <message>
        <source>Times in other words</source>
        <translation>Wie oft mit anderen Worten</translation>
    </message>
    <message>
        <source>0: never.</source>
        <translation>0: nie.</translation>
    </message>
    <message>
        <source>What to look for.</source>
        <translation>Wonach zu suchen ist.</translation>
    </message>
    <message>
        <source>pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>The pages as text, each kept as it was.</source>
        <translation>Die Seiten als Text, jede aufbewahrt, wie sie war.</translation>
    </message>
    <message>
        <source>found</source>
        <translation>gefunden</translation>
    </message>
    <message>
        <source>Everything that was found: title, address, words.</source>
        <translation>Alles Gefundene: Titel, Adresse, Worte.</translation>
    </message>
    <message>
        <source>How many pages there are.</source>
        <translation>Wie viele Seiten es sind.</translation>
    </message>
    <message>
        <source>Filter, sort, take</source>
        <translation>Filtern, sortieren, nehmen</translation>
    </message>
    <message>
        <source>Keeps some items of a list, in an order.</source>
        <translation>Behält einige Einträge einer Liste, in einer Reihenfolge.</translation>
    </message>
    <message>
        <source>By the field</source>
        <translation>Nach dem Feld</translation>
    </message>
    <message>
        <source>Of each item, such as score; empty: the item itself.</source>
        <translation>Jedes Eintrags, etwa score; leer: der Eintrag selbst.</translation>
    </message>
    <message>
        <source>Which items stay.</source>
        <translation>Welche Einträge bleiben.</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>alles</translation>
    </message>
    <message>
        <source>A text or a number.</source>
        <translation>Ein Text oder eine Zahl.</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>By the same field.</source>
        <translation>Nach demselben Feld.</translation>
    </message>
    <message>
        <source>as they come</source>
        <translation>wie sie kommen</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>kleinste zuerst</translation>
    </message>
    <message>
        <source>largest first</source>
        <translation>größte zuerst</translation>
    </message>
    <message>
        <source>backwards</source>
        <translation>rückwärts</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>Nehmen</translation>
    </message>
    <message>
        <source>At most so many; 0: all.</source>
        <translation>Höchstens so viele; 0: alle.</translation>
    </message>
    <message>
        <source>What to choose from.</source>
        <translation>Woraus gewählt wird.</translation>
    </message>
    <message>
        <source>What is left, in its order.</source>
        <translation>Was übrig bleibt, in seiner Reihenfolge.</translation>
    </message>
    <message>
        <source>Summarise</source>
        <translation>Zusammenfassen</translation>
    </message>
    <message>
        <source>Makes a short text of a long one, however long.</source>
        <translation>Macht aus einem langen Text einen kurzen, gleich wie lang er ist.</translation>
    </message>
    <message>
        <source>Words about</source>
        <translation>Ungefähr Wörter</translation>
    </message>
    <message>
        <source>Of the result.</source>
        <translation>Des Ergebnisses.</translation>
    </message>
    <message>
        <source>What matters; empty: everything that does.</source>
        <translation>Worauf es ankommt; leer: auf alles Wichtige.</translation>
    </message>
    <message>
        <source>Texts, documents' parts or evidence, in order.</source>
        <translation>Texte, Teile von Dokumenten oder Belege, der Reihe nach.</translation>
    </message>
    <message>
        <source>The summary.</source>
        <translation>Die Zusammenfassung.</translation>
    </message>
    <message>
        <source>rounds</source>
        <translation>Runden</translation>
    </message>
    <message>
        <source>How many times it was reduced.</source>
        <translation>Wie oft verkürzt wurde.</translation>
    </message>
    <message>
        <source>Make a table</source>
        <translation>Tabelle machen</translation>
    </message>
    <message>
        <source>Makes flat rows of cells; what nothing bears out stays empty.</source>
        <translation>Macht flache Zeilen aus Zellen; was nichts stützt, bleibt leer.</translation>
    </message>
    <message>
        <source>A quote beside each cell</source>
        <translation>Ein Zitat neben jeder Zelle</translation>
    </message>
    <message>
        <source>And the place where it stands.</source>
        <translation>Und die Stelle, an der es steht.</translation>
    </message>
    <message>
        <source>What Fill a row made.</source>
        <translation>Was „Zeile füllen“ gemacht hat.</translation>
    </message>
    <message>
        <source>approved</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>Weak cells that a person approved.</source>
        <translation>Schwache Zellen, denen ein Mensch zugestimmt hat.</translation>
    </message>
    <message>
        <source>Flat rows, to be saved as a table.</source>
        <translation>Flache Zeilen, als Tabelle zu speichern.</translation>
    </message>
    <message>
        <source>The columns in order.</source>
        <translation>Die Spalten der Reihe nach.</translation>
    </message>
    <message>
        <source>left</source>
        <translation>übrig</translation>
    </message>
    <message>
        <source>How many weak cells were left empty.</source>
        <translation>Wie viele schwache Zellen leer blieben.</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Puts a text together from its inputs.</source>
        <translation>Setzt aus seinen Eingängen einen Text zusammen.</translation>
    </message>
    <message>
        <source>The text with its inputs in place.</source>
        <translation>Der Text mit den eingesetzten Eingängen.</translation>
    </message>
    <message>
        <source>To search with.</source>
        <translation>Um damit zu suchen.</translation>
    </message>
    <message>
        <source>Text tools</source>
        <translation>Textwerkzeuge</translation>
    </message>
    <message>
        <source>Splits, joins, replaces, counts.</source>
        <translation>Teilt, verbindet, ersetzt, zählt.</translation>
    </message>
    <message>
        <source>What is done.</source>
        <translation>Was getan wird.</translation>
    </message>
    <message>
        <source>Into lines</source>
        <translation>In Zeilen</translation>
    </message>
    <message>
        <source>Into paragraphs</source>
        <translation>In Absätze</translation>
    </message>
    <message>
        <source>Split at the mark</source>
        <translation>An der Marke teilen</translation>
    </message>
    <message>
        <source>Replace the mark</source>
        <translation>Die Marke ersetzen</translation>
    </message>
    <message>
        <source>Blanks away</source>
        <translation>Leerraum weg</translation>
    </message>
    <message>
        <source>Small letters</source>
        <translation>Kleinbuchstaben</translation>
    </message>
    <message>
        <source>Capital letters</source>
        <translation>Großbuchstaben</translation>
    </message>
    <message>
        <source>The first characters</source>
        <translation>Die ersten Zeichen</translation>
    </message>
    <message>
        <source>Count the words</source>
        <translation>Wörter zählen</translation>
    </message>
    <message>
        <source>JSON in the text</source>
        <translation>JSON im Text</translation>
    </message>
    <message>
        <source>CSV into rows</source>
        <translation>CSV in Zeilen</translation>
    </message>
    <message>
        <source>The mark</source>
        <translation>Die Marke</translation>
    </message>
    <message>
        <source>Letters to split at, or to replace.</source>
        <translation>Zeichen, an denen geteilt wird oder die ersetzt werden.</translation>
    </message>
    <message>
        <source>Replaced by</source>
        <translation>Ersetzt durch</translation>
    </message>
    <message>
        <source>For replacing.</source>
        <translation>Zum Ersetzen.</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>For the first characters.</source>
        <translation>Für die ersten Zeichen.</translation>
    </message>
    <message>
        <source>A text, or a list, which counts as one text in paragraphs.</source>
        <translation>Ein Text oder eine Liste, die als ein Text in Absätzen zählt.</translation>
    </message>
    <message>
        <source>result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>What it made.</source>
        <translation>Was er gemacht hat.</translation>
    </message>
    <message>
        <source>Verify citations</source>
        <translation>Zitate prüfen</translation>
    </message>
    <message>
        <source>Checks by code that each citation bears its sentence.</source>
        <translation>Prüft im Programm, ob jede Quellenangabe ihren Satz stützt.</translation>
    </message>
    <message>
        <source>What does not stand</source>
        <translation>Was nicht standhält</translation>
    </message>
    <message>
        <source>Citations that do not bear their sentence.</source>
        <translation>Quellenangaben, die ihren Satz nicht stützen.</translation>
    </message>
    <message>
        <source>loses its number</source>
        <translation>verliert seine Nummer</translation>
    </message>
    <message>
        <source>is marked</source>
        <translation>wird markiert</translation>
    </message>
    <message>
        <source>is written anew</source>
        <translation>wird neu geschrieben</translation>
    </message>
    <message>
        <source>What is to be checked.</source>
        <translation>Was zu prüfen ist.</translation>
    </message>
    <message>
        <source>The report with what stands.</source>
        <translation>Der Bericht mit dem, was standhält.</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Citations that bear their sentence, of all, 0 to 1.</source>
        <translation>Quellenangaben, die ihren Satz stützen, von allen, 0 bis 1.</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Sentences that something they cite bears, of all, 0 to 1.</source>
        <translation>Sätze, die etwas Zitiertes stützt, von allen, 0 bis 1.</translation>
    </message>
    <message>
        <source>findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>What was found wrong, in words.</source>
        <translation>Was falsch war, in Worten.</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Bericht schreiben</translation>
    </message>
    <message>
        <source>Writes a text that cites its sources by number.</source>
        <translation>Schreibt einen Text, der seine Quellen mit Nummern angibt.</translation>
    </message>
    <message>
        <source>Of the whole.</source>
        <translation>Des Ganzen.</translation>
    </message>
    <message>
        <source>Cite by code too</source>
        <translation>Auch das Programm zitiert</translation>
    </message>
    <message>
        <source>A sentence that a source bears gets its number.</source>
        <translation>Ein Satz, den eine Quelle stützt, bekommt ihre Nummer.</translation>
    </message>
    <message>
        <source>Quotes below at most</source>
        <translation>Höchstens Zitate darunter</translation>
    </message>
    <message>
        <source>The sources in their own words, behind the text; 0: none.</source>
        <translation>Die Quellen im Wortlaut hinter dem Text; 0: keine.</translation>
    </message>
    <message>
        <source>What the report answers.</source>
        <translation>Was der Bericht beantwortet.</translation>
    </message>
    <message>
        <source>What it may say, and cites.</source>
        <translation>Was er sagen darf und zitiert.</translation>
    </message>
    <message>
        <source>What was found to be agreed, disputed or single.</source>
        <translation>Was sich als einig, strittig oder einzeln ergab.</translation>
    </message>
    <message>
        <source>notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Notes that it may draw on.</source>
        <translation>Notizen, auf die er sich stützen darf.</translation>
    </message>
    <message>
        <source>The text with its numbered sources.</source>
        <translation>Der Text mit seinen nummerierten Quellen.</translation>
    </message>
    <message>
        <source>The text alone.</source>
        <translation>Der Text allein.</translation>
    </message>
    <message>
        <source>Cites the right passages</source>
        <translation>Zitiert die richtigen Stellen</translation>
    </message>
    <message>
        <source>How many citations are of the given passages, and how many of these are cited.</source>
        <translation>Wie viele Zitate aus den genannten Stellen stammen und wie viele dieser Stellen zitiert werden.</translation>
    </message>
    <message>
        <source>Cites</source>
        <translation>Zitiert</translation>
    </message>
    <message>
        <source>The answer cites this file, and this section or page of it where one is named.</source>
        <translation>Die Antwort zitiert diese Datei, und daraus diesen Abschnitt oder diese Seite, wenn eine genannt ist.</translation>
    </message>
    <message>
        <source>Contains</source>
        <translation>Enthält</translation>
    </message>
    <message>
        <source>The answer has all of these texts, or any of them.</source>
        <translation>Die Antwort enthält alle diese Texte oder einen von ihnen.</translation>
    </message>
    <message>
        <source>Is exactly</source>
        <translation>Lautet genau</translation>
    </message>
    <message>
        <source>The answer is this and nothing else.</source>
        <translation>Die Antwort ist dies und nichts anderes.</translation>
    </message>
    <message>
        <source>The answer has none of these texts.</source>
        <translation>Die Antwort enthält keinen dieser Texte.</translation>
    </message>
    <message>
        <source>Keeps to an instruction</source>
        <translation>Hält sich an eine Anweisung</translation>
    </message>
    <message>
        <source>The answer keeps to an instruction that a program can verify.</source>
        <translation>Die Antwort hält sich an eine Anweisung, die ein Programm nachprüfen kann.</translation>
    </message>
    <message>
        <source>Is JSON of this form</source>
        <translation>Ist JSON dieser Form</translation>
    </message>
    <message>
        <source>The answer is JSON and nothing else, as a JSON Schema wants it.</source>
        <translation>Die Antwort ist JSON und nichts anderes, wie ein JSON-Schema es verlangt.</translation>
    </message>
    <message>
        <source>A model finds it no worse</source>
        <translation>Ein Modell findet sie nicht schlechter</translation>
    </message>
    <message>
        <source>A local model compares it with a known answer, in both orders; it counts only after 20 pairs of yours.</source>
        <translation>Ein Modell auf diesem Computer vergleicht sie mit einer bekannten Antwort, in beiden Reihenfolgen; es zählt erst nach 20 Paaren von Ihnen.</translation>
    </message>
    <message>
        <source>Is in the language</source>
        <translation>Ist in der Sprache</translation>
    </message>
    <message>
        <source>The answer is in this language.</source>
        <translation>Die Antwort ist in dieser Sprache.</translation>
    </message>
    <message>
        <source>Is as long as</source>
        <translation>Ist so lang wie</translation>
    </message>
    <message>
        <source>The answer has so many words, sentences, bullets, paragraphs, lines or characters.</source>
        <translation>Die Antwort hat so viele Wörter, Sätze, Aufzählungspunkte, Absätze, Zeilen oder Zeichen.</translation>
    </message>
    <message>
        <source>Says it is not in the documents</source>
        <translation>Sagt, dass es nicht in den Dokumenten steht</translation>
    </message>
    <message>
        <source>The answer says that the documents do not have it.</source>
        <translation>Die Antwort sagt, dass es in den Dokumenten nicht steht.</translation>
    </message>
    <message>
        <source>Has the number</source>
        <translation>Hat die Zahl</translation>
    </message>
    <message>
        <source>The answer has this number, or one that is near enough.</source>
        <translation>Die Antwort enthält diese Zahl oder eine, die nahe genug liegt.</translation>
    </message>
    <message>
        <source>Quotes stand in the sources</source>
        <translation>Zitate stehen in den Quellen</translation>
    </message>
    <message>
        <source>Everything the answer puts between quotation marks is in a source, word for word.</source>
        <translation>Alles, was die Antwort in Anführungszeichen setzt, steht wörtlich in einer Quelle.</translation>
    </message>
    <message>
        <source>Fits a pattern</source>
        <translation>Passt zu einem Muster</translation>
    </message>
    <message>
        <source>The answer has something that fits a regular expression, or has nothing that does.</source>
        <translation>Die Antwort enthält etwas, das zu einem regulären Ausdruck passt, oder eben nichts.</translation>
    </message>
    <message>
        <source>Means the same as</source>
        <translation>Bedeutet dasselbe wie</translation>
    </message>
    <message>
        <source>The embedding model finds the answer as close to a known one as asked.</source>
        <translation>Das Einbettungsmodell findet die Antwort so nah an einer bekannten wie verlangt.</translation>
    </message>
    <message>
        <source>model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>engine build</source>
        <translation>Fassung der Engine</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>driver</source>
        <translation>Treiber</translation>
    </message>
    <message>
        <source>layers on the card</source>
        <translation>Schichten auf der Karte</translation>
    </message>
    <message>
        <source>layers per card</source>
        <translation>Schichten je Karte</translation>
    </message>
    <message>
        <source>threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>context size</source>
        <translation>Kontextgröße</translation>
    </message>
    <message>
        <source>batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>key and value type</source>
        <translation>Typ von Schlüsseln und Werten</translation>
    </message>
    <message>
        <source>flash attention</source>
        <translation>Flash-Attention</translation>
    </message>
    <message>
        <source>attention window</source>
        <translation>Aufmerksamkeitsfenster</translation>
    </message>
    <message>
        <source>chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>draft model</source>
        <translation>Entwurfsmodell</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>repetition penalty</source>
        <translation>Wiederholungsstrafe</translation>
    </message>
    <message>
        <source>tokens the penalty looks at</source>
        <translation>Tokens, auf die die Strafe schaut</translation>
    </message>
    <message>
        <source>longest answer</source>
        <translation>längste Antwort</translation>
    </message>
    <message>
        <source>reasoning</source>
        <translation>Überlegen</translation>
    </message>
    <message>
        <source>too few cases to tell</source>
        <translation>zu wenige Fälle für ein Urteil</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>mindestens</translation>
    </message>
    <message>
        <source>less than</source>
        <translation>weniger als</translation>
    </message>
    <message>
        <source>Leave at least {0} places in square brackets, such as [address]</source>
        <translation>Mindestens {0} Stellen in eckigen Klammern lassen, etwa [Adresse]</translation>
    </message>
    <message>
        <source>Add a postscript that begins with {0}</source>
        <translation>Einen Nachsatz anfügen, der mit {0} beginnt</translation>
    </message>
    <message>
        <source>Answer with {0} to {1} words</source>
        <translation>Mit {0} bis {1} Wörtern antworten</translation>
    </message>
    <message>
        <source>Use at least {0} different words</source>
        <translation>Mindestens {0} verschiedene Wörter gebrauchen</translation>
    </message>
    <message>
        <source>Use at least {0} different words of and, but, for, nor, or, so, yet</source>
        <translation>Mindestens {0} verschiedene Wörter von and, but, for, nor, or, so, yet gebrauchen</translation>
    </message>
    <message>
        <source>Mention at least {0} different names of the fifty of IFBench (Emma, Liam, Sophia …)</source>
        <translation>Mindestens {0} verschiedene der fünfzig Namen von IFBench nennen (Emma, Liam, Sophia …)</translation>
    </message>
    <message>
        <source>Use exactly {0} numbers</source>
        <translation>Genau {0} Zahlen gebrauchen</translation>
    </message>
    <message>
        <source>Use at least {0} personal pronouns</source>
        <translation>Mindestens {0} Personalpronomen gebrauchen</translation>
    </message>
    <message>
        <source>Use each of . , ! ? ; : at least once, and ?! as well</source>
        <translation>Jedes von . , ! ? ; : mindestens einmal gebrauchen, und auch ?!</translation>
    </message>
    <message>
        <source>Make every word number {0} a Japanese one</source>
        <translation>Jedes {0}. Wort auf Japanisch schreiben</translation>
    </message>
    <message>
        <source>Use {0} once, {1} twice, {2} three times, {3} five times, {4} seven times</source>
        <translation>{0} einmal, {1} zweimal, {2} dreimal, {3} fünfmal, {4} siebenmal gebrauchen</translation>
    </message>
    <message>
        <source>End with “{0}”</source>
        <translation>Mit „{0}“ enden</translation>
    </message>
    <message>
        <source>Put the whole answer between double quotation marks</source>
        <translation>Die ganze Antwort zwischen doppelte Anführungszeichen setzen</translation>
    </message>
    <message>
        <source>First repeat the request word for word, then answer: {0}</source>
        <translation>Zuerst die Bitte wörtlich wiederholen, dann antworten: {0}</translation>
    </message>
    <message>
        <source>Give two different answers parted by ******</source>
        <translation>Zwei verschiedene Antworten geben, getrennt durch ******</translation>
    </message>
    <message>
        <source>Include the keywords {0}</source>
        <translation>Die Schlüsselwörter {0} enthalten</translation>
    </message>
    <message>
        <source>Do not use the words {0}</source>
        <translation>Die Wörter {0} nicht gebrauchen</translation>
    </message>
    <message>
        <source>Use the word {0} {1} {2} times</source>
        <translation>Das Wort {0} {1} {2}-mal gebrauchen</translation>
    </message>
    <message>
        <source>Use the letter {0} {1} {2} times</source>
        <translation>Den Buchstaben {0} {1} {2}-mal gebrauchen</translation>
    </message>
    <message>
        <source>Make exactly {0} bullets</source>
        <translation>Genau {0} Aufzählungspunkte machen</translation>
    </message>
    <message>
        <source>Answer with “My answer is yes.”, “My answer is no.” or “My answer is maybe.”</source>
        <translation>Mit „My answer is yes.“, „My answer is no.“ oder „My answer is maybe.“ antworten</translation>
    </message>
    <message>
        <source>Highlight at least {0} parts with *stars*</source>
        <translation>Mindestens {0} Teile mit *Sternen* hervorheben</translation>
    </message>
    <message>
        <source>Make at least {0} sections, each beginning with {1} and a number</source>
        <translation>Mindestens {0} Abschnitte machen, die je mit {1} und einer Zahl beginnen</translation>
    </message>
    <message>
        <source>Answer in JSON and nothing else</source>
        <translation>In JSON antworten und sonst nichts</translation>
    </message>
    <message>
        <source>Have a title in double angle brackets, such as &lt;&lt;Ice&gt;&gt;</source>
        <translation>Einen Titel in doppelten spitzen Klammern haben, etwa &lt;&lt;Eis&gt;&gt;</translation>
    </message>
    <message>
        <source>Answer with {0} {1} words</source>
        <translation>Mit {0} {1} Wörtern antworten</translation>
    </message>
    <message>
        <source>Answer with {0} {1} sentences</source>
        <translation>Mit {0} {1} Sätzen antworten</translation>
    </message>
    <message>
        <source>Answer in {0} paragraphs parted by ***</source>
        <translation>In {0} Absätzen antworten, getrennt durch ***</translation>
    </message>
    <message>
        <source>Part {0} paragraphs by empty lines and begin number {1} with {2}</source>
        <translation>{0} Absätze durch leere Zeilen trennen und Nummer {1} mit {2} beginnen</translation>
    </message>
    <message>
        <source>Answer in the language {0}</source>
        <translation>In der Sprache {0} antworten</translation>
    </message>
    <message>
        <source>Answer in English and in capital letters only</source>
        <translation>Auf Englisch und nur in Großbuchstaben antworten</translation>
    </message>
    <message>
        <source>Answer in English and in small letters only</source>
        <translation>Auf Englisch und nur in Kleinbuchstaben antworten</translation>
    </message>
    <message>
        <source>Write words in capital letters {0} {1} times</source>
        <translation>Wörter {0} {1}-mal in Großbuchstaben schreiben</translation>
    </message>
    <message>
        <source>Use no comma</source>
        <translation>Kein Komma gebrauchen</translation>
    </message>
    <message>
        <source>Let at most {0} % of the words be stop words such as the, is, of</source>
        <translation>Höchstens {0} % der Wörter dürfen Füllwörter wie the, is, of sein</translation>
    </message>
    <message>
        <source>Make twice as many statements as questions</source>
        <translation>Doppelt so viele Aussagen wie Fragen machen</translation>
    </message>
    <message>
        <source>Make as many statements as questions and exclamations</source>
        <translation>Gleich viele Aussagen, Fragen und Ausrufe machen</translation>
    </message>
    <message>
        <source>Share {0} % (two more or less) of the runs of three characters with: {1}</source>
        <translation>{0} % (zwei mehr oder weniger) der Folgen von drei Zeichen gemeinsam haben mit: {1}</translation>
    </message>
    <message>
        <source>Answer in three sentences with the same number of characters and different words</source>
        <translation>In drei Sätzen mit gleich vielen Zeichen und verschiedenen Wörtern antworten</translation>
    </message>
    <message>
        <source>Repeat the request with another first word and do not answer it: {0}</source>
        <translation>Die Bitte mit einem anderen ersten Wort wiederholen und nicht beantworten: {0}</translation>
    </message>
    <message>
        <source>Write the one sentence that IFBench asks for and nothing else</source>
        <translation>Den einen Satz schreiben, den IFBench verlangt, und sonst nichts</translation>
    </message>
    <message>
        <source>Repeat words {0} up to, but without, {1} (counted from 0) of: {2}</source>
        <translation>Die Wörter {0} bis vor {1} (von 0 an gezählt) wiederholen aus: {2}</translation>
    </message>
    <message>
        <source>Let each sentence have more words in a row with one first letter than the one before</source>
        <translation>In jedem Satz mehr Wörter mit gleichem Anfangsbuchstaben in Folge haben als im Satz davor</translation>
    </message>
    <message>
        <source>Use {0} in sentence {1}</source>
        <translation>{0} in Satz {1} gebrauchen</translation>
    </message>
    <message>
        <source>Let each sentence have {0} words more than the one before</source>
        <translation>Jedem Satz {0} Wörter mehr geben als dem davor</translation>
    </message>
    <message>
        <source>Put brackets in brackets, at least five deep</source>
        <translation>Klammern in Klammern setzen, mindestens fünf tief</translation>
    </message>
    <message>
        <source>Put quotations in quotations, at least three deep, between " and ' by turns</source>
        <translation>Zitate in Zitate setzen, mindestens drei tief, abwechselnd zwischen " und '</translation>
    </message>
    <message>
        <source>Answer with one of these and nothing else: {0}</source>
        <translation>Mit einem hiervon antworten und sonst nichts: {0}</translation>
    </message>
    <message>
        <source>Write each word on a line of its own</source>
        <translation>Jedes Wort auf eine eigene Zeile schreiben</translation>
    </message>
    <message>
        <source>End each sentence with an emoji</source>
        <translation>Jeden Satz mit einem Emoji beenden</translation>
    </message>
    <message>
        <source>Indent each line further than the one before</source>
        <translation>Jede Zeile weiter einrücken als die davor</translation>
    </message>
    <message>
        <source>Explain each quotation right after it, without quotation marks</source>
        <translation>Jedes Zitat gleich danach ohne Anführungszeichen erklären</translation>
    </message>
    <message>
        <source>Make a list with {0} in place of bullets</source>
        <translation>Eine Liste mit {0} statt Aufzählungspunkten machen</translation>
    </message>
    <message>
        <source>Begin each section with a thesis in italics, marked in HTML</source>
        <translation>Jeden Abschnitt mit einer kursiven These in HTML beginnen</translation>
    </message>
    <message>
        <source>Make bullets with *, each with at least one point below it with -</source>
        <translation>Aufzählungspunkte mit * machen, unter jedem mindestens einen Punkt mit -</translation>
    </message>
    <message>
        <source>Write at least two sentences, then at least two bullets with *</source>
        <translation>Mindestens zwei Sätze schreiben, dann mindestens zwei Aufzählungspunkte mit *</translation>
    </message>
    <message>
        <source>Write All Words Like Those of a Title</source>
        <translation>Alle Wörter wie in einem englischen Titel großschreiben</translation>
    </message>
    <message>
        <source>Use the heads “My Answer:”, “My Conclusion:” and “Future Outlook:”</source>
        <translation>Die Überschriften „My Answer:“, „My Conclusion:“ und „Future Outlook:“ gebrauchen</translation>
    </message>
    <message>
        <source>Use no blanks and no new lines</source>
        <translation>Keine Leerzeichen und keine neuen Zeilen gebrauchen</translation>
    </message>
    <message>
        <source>Count from 10 to 50 and write multiples of 7 only</source>
        <translation>Von 10 bis 50 zählen und nur Vielfache von 7 schreiben</translation>
    </message>
    <message>
        <source>Make four questions, each longer and headed “Question” and a number, with five options each</source>
        <translation>Vier Fragen stellen, jede länger und mit „Question“ und einer Zahl davor, mit je fünf Antworten zur Wahl</translation>
    </message>
    <message>
        <source>List the countries of Africa from Z to A, one a line</source>
        <translation>Die Länder Afrikas von Z bis A nennen, eines je Zeile</translation>
    </message>
    <message>
        <source>Name the national animal of the USA in a sentence with its words from last to first</source>
        <translation>Das Wappentier der USA in einem Satz nennen, dessen Wörter vom letzten zum ersten stehen</translation>
    </message>
    <message>
        <source>Name the national animal of the USA in a sentence with its letters from last to first</source>
        <translation>Das Wappentier der USA in einem Satz nennen, dessen Buchstaben vom letzten zum ersten stehen</translation>
    </message>
    <message>
        <source>Tell a story of 26 sentences that begin with A to Z</source>
        <translation>Eine Geschichte aus 26 Sätzen erzählen, die mit A bis Z beginnen</translation>
    </message>
    <message>
        <source>List the capitals of Europe north of 45 degrees from north to south, parted by commas</source>
        <translation>Die Hauptstädte Europas nördlich von 45 Grad von Nord nach Süd nennen, getrennt durch Kommas</translation>
    </message>
    <message>
        <source>Make CSV with the columns ID, Country, City, Year, Count and 7 rows</source>
        <translation>CSV mit den Spalten ID, Country, City, Year, Count und 7 Zeilen machen</translation>
    </message>
    <message>
        <source>Make CSV with the columns ProductID, Category, Brand, Price, Stock, 14 rows and a sign in quotation marks</source>
        <translation>CSV mit den Spalten ProductID, Category, Brand, Price, Stock, 14 Zeilen und einem Zeichen in Anführungszeichen machen</translation>
    </message>
    <message>
        <source>Make a table between tabs with the columns StudentID, Subject, Grade, Semester, Score, 3 rows, all in quotes</source>
        <translation>Eine Tabelle zwischen Tabulatoren mit den Spalten StudentID, Subject, Grade, Semester, Score und 3 Zeilen machen, alles in Anführungszeichen</translation>
    </message>
    <message>
        <source>List days of Napoleon's battles as YYYY-MM-DD, parted by commas, and nothing else</source>
        <translation>Tage von Napoleons Schlachten als JJJJ-MM-TT nennen, getrennt durch Kommas, und sonst nichts</translation>
    </message>
    <message>
        <source>Begin each word with the next letter of the alphabet, with A after Z</source>
        <translation>Jedes Wort mit dem nächsten Buchstaben des Alphabets beginnen, nach Z mit A</translation>
    </message>
    <message>
        <source>Write one paragraph with at most three different vowels</source>
        <translation>Einen Absatz mit höchstens drei verschiedenen Vokalen schreiben</translation>
    </message>
    <message>
        <source>Use words with two consonants beside each other only</source>
        <translation>Nur Wörter mit zwei Konsonanten nebeneinander gebrauchen</translation>
    </message>
    <message>
        <source>Use at least ten palindromes of five letters or more</source>
        <translation>Mindestens zehn Palindrome mit fünf oder mehr Buchstaben gebrauchen</translation>
    </message>
    <message>
        <source>Use words only whose length is a prime number</source>
        <translation>Nur Wörter gebrauchen, deren Länge eine Primzahl ist</translation>
    </message>
    <message>
        <source>Begin with a verb</source>
        <translation>Mit einem Verb beginnen</translation>
    </message>
    <message>
        <source>Use no word more than {0} times</source>
        <translation>Kein Wort öfter als {0}-mal gebrauchen</translation>
    </message>
    <message>
        <source>Take turns between words with an odd and an even number of syllables</source>
        <translation>Wörter mit ungerader und gerader Silbenzahl abwechseln</translation>
    </message>
    <message>
        <source>Begin each sentence with the last word of the one before</source>
        <translation>Jeden Satz mit dem letzten Wort des vorigen beginnen</translation>
    </message>
    <message>
        <source>End each paragraph with the word that it begins with</source>
        <translation>Jeden Absatz mit dem Wort beenden, mit dem er beginnt</translation>
    </message>
    <message>
        <source>Begin no word with the letter of the word before</source>
        <translation>Kein Wort mit dem Buchstaben des vorigen beginnen</translation>
    </message>
    <message>
        <source>Use {0} as word {1} of sentence {2}</source>
        <translation>{0} als Wort {1} von Satz {2} gebrauchen</translation>
    </message>
    <message>
        <source>Use {0} as the second word and as the last but one</source>
        <translation>{0} als zweites und als vorletztes Wort gebrauchen</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>Arabisch</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>Tschechisch</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Deutsch</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Spanisch</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Französisch</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>Hindi</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>Italienisch</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>Japanisch</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>Koreanisch</translation>
    </message>
    <message>
        <source>Dutch</source>
        <translation>Niederländisch</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>Portugiesisch</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>Thailändisch</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>Chinesisch</translation>
    </message>
    <message>
        <source>Bulgarian</source>
        <translation>Bulgarisch</translation>
    </message>
    <message>
        <source>Bangla</source>
        <translation>Bengalisch</translation>
    </message>
    <message>
        <source>Danish</source>
        <translation>Dänisch</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>Griechisch</translation>
    </message>
    <message>
        <source>Persian</source>
        <translation>Persisch</translation>
    </message>
    <message>
        <source>Finnish</source>
        <translation>Finnisch</translation>
    </message>
    <message>
        <source>Gujarati</source>
        <translation>Gujarati</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>Hebräisch</translation>
    </message>
    <message>
        <source>Hungarian</source>
        <translation>Ungarisch</translation>
    </message>
    <message>
        <source>Kannada</source>
        <translation>Kannada</translation>
    </message>
    <message>
        <source>Malayalam</source>
        <translation>Malayalam</translation>
    </message>
    <message>
        <source>Marathi</source>
        <translation>Marathi</translation>
    </message>
    <message>
        <source>Nepali</source>
        <translation>Nepalesisch</translation>
    </message>
    <message>
        <source>Punjabi</source>
        <translation>Punjabi</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>Polnisch</translation>
    </message>
    <message>
        <source>Romanian</source>
        <translation>Rumänisch</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>Russisch</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>Schwedisch</translation>
    </message>
    <message>
        <source>Swahili</source>
        <translation>Suaheli</translation>
    </message>
    <message>
        <source>Tamil</source>
        <translation>Tamil</translation>
    </message>
    <message>
        <source>Telugu</source>
        <translation>Telugu</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>Türkisch</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>Ukrainisch</translation>
    </message>
    <message>
        <source>Urdu</source>
        <translation>Urdu</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>Vietnamesisch</translation>
    </message>
    <message>
        <source>Slow: mostly on the processor{0}</source>
        <translation>Langsam: größtenteils auf dem Prozessor{0}</translation>
    </message>
    <message>
        <source>{0} (judged by its size alone)</source>
        <translation>{0} (nur nach der Größe beurteilt)</translation>
    </message>
    <message>
        <source>Does not fit: needs {0} more</source>
        <translation>Passt nicht: braucht {0} mehr</translation>
    </message>
    <message>
        <source>Answers come {0}.</source>
        <translation>Antworten kommen {0}.</translation>
    </message>
    <message>
        <source>It takes {0} of memory instead of {1}.</source>
        <translation>Es braucht {0} Speicher statt {1}.</translation>
    </message>
    <message>
        <source>Answers come {0} and it takes {1} of memory instead of {2}.</source>
        <translation>Antworten kommen {0}, und es braucht {1} Speicher statt {2}.</translation>
    </message>
    <message>
        <source>a chat without a name</source>
        <translation>ein Chat ohne Namen</translation>
    </message>
    <message>
        <source>“{0}”: “{1}” is none of {2} …</source>
        <translation>„{0}“: „{1}“ ist keines von {2} …</translation>
    </message>
    <message>
        <source>it is not UTF-8 and was read as Windows-1252; look at its letters</source>
        <translation>sie ist nicht in UTF-8 und wurde als Windows-1252 gelesen; sehen Sie ihre Buchstaben an</translation>
    </message>
    <message>
        <source>With {0} you would lose {1} of {2}: {3}; it would win {4}.</source>
        <translation>Mit {0} verlören Sie {1} von {2}: {3}; hinzu käme {4}.</translation>
    </message>
    <message>
        <source>With {0} you would lose {1} of {2}: {3}; it would win none.</source>
        <translation>Mit {0} verlören Sie {1} von {2}: {3}; hinzu käme keiner.</translation>
    </message>
    <message>
        <source>With {0} you would lose {1} of {2}: {3} and {4} more; it would win {5}.</source>
        <translation>Mit {0} verlören Sie {1} von {2}: {3} und {4} weitere; hinzu käme {5}.</translation>
    </message>
    <message>
        <source>With {0} you would lose {1} of {2}: {3} and {4} more; it would win none.</source>
        <translation>Mit {0} verlören Sie {1} von {2}: {3} und {4} weitere; hinzu käme keiner.</translation>
    </message>
    <message>
        <source>this process did not shut itself in when it started</source>
        <translation>dieser Prozess hat sich beim Start nicht eingeschlossen</translation>
    </message>
    <message>
        <source>an address that is on no list</source>
        <translation>eine Adresse, die auf keiner Liste steht</translation>
    </message>
    <message>
        <source>a raw connect of the C library</source>
        <translation>direkter Aufruf der C-Bibliothek</translation>
    </message>
    <message>
        <source>a child process</source>
        <translation>ein Kindprozess</translation>
    </message>
    <message>
        <source>an adapter (LoRA)</source>
        <translation>einen Adapter (LoRA)</translation>
    </message>
    <message>
        <source>an image projector</source>
        <translation>einen Bild-Projektor</translation>
    </message>
    <message>
        <source>an importance matrix</source>
        <translation>eine Gewichtungsmatrix</translation>
    </message>
    <message>
        <source>no weights</source>
        <translation>keine Gewichte</translation>
    </message>
    <message>
        <source>item</source>
        <translation>Eintrag</translation>
    </message>
    <message>
        <source>index</source>
        <translation>Nummer</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>until</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>round</source>
        <translation>Runde</translation>
    </message>
    <message>
        <source>In this chat</source>
        <translation>In diesem Chat</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Modellserver</translation>
    </message>
    <message>
        <source>Endpoint here</source>
        <translation>Modellserver hier</translation>
    </message>
    <message>
        <source>Web search</source>
        <translation>Suche im Web</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>im Gang</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>cut off by the Offline switch</source>
        <translation>vom Schalter Offline abgeschnitten</translation>
    </message>
    <message>
        <source>refused: offline</source>
        <translation>abgewiesen: offline</translation>
    </message>
    <message>
        <source>refused: not an address for this purpose</source>
        <translation>abgewiesen: keine Adresse für diesen Zweck</translation>
    </message>
    <message>
        <source>failed: the broker ended</source>
        <translation>fehlgeschlagen: der Vermittler endete</translation>
    </message>
    <message>
        <source>failed: {0}</source>
        <translation>fehlgeschlagen: {0}</translation>
    </message>
    <message>
        <source>answered {0}</source>
        <translation>beantwortet mit {0}</translation>
    </message>
    <message>
        <source>A weak signal, part of no verdict.</source>
        <translation>Ein schwaches Zeichen, in keinem Urteil enthalten.</translation>
    </message>
    <message>
        <source>You judged {0} of {1} pairs: {2}.</source>
        <translation>Sie haben {0} von {1} Paaren beurteilt: {2}.</translation>
    </message>
    <message>
        <source>The judging model, asked in both orders, said: {0}.</source>
        <translation>Das urteilende Modell, in beiden Reihenfolgen gefragt, sagte: {0}.</translation>
    </message>
    <message>
        <source>{0} for {1}, {2} for {3}, {4} for neither</source>
        <translation>{0} für {1}, {2} für {3}, {4} für keines</translation>
    </message>
    <message>
        <source>You: {0}</source>
        <translation>Sie: {0}</translation>
    </message>
    <message>
        <source>judging model: {0}</source>
        <translation>urteilendes Modell: {0}</translation>
    </message>
    <message>
        <source>the first is better</source>
        <translation>die erste ist besser</translation>
    </message>
    <message>
        <source>the second is better</source>
        <translation>die zweite ist besser</translation>
    </message>
    <message>
        <source>neither is better</source>
        <translation>keine ist besser</translation>
    </message>
    <message>
        <source>Worse beyond chance in: {0} ({1} lost, {2} won).</source>
        <translation>Schlechter, als der Zufall es erklärt, bei: {0} ({1} verloren, {2} gewonnen).</translation>
    </message>
    <message>
        <source>Worse beyond chance in: {0} ({1} lost, {2} won), {3} ({4} lost, {5} won).</source>
        <translation>Schlechter, als der Zufall es erklärt, bei: {0} ({1} verloren, {2} gewonnen), {3} ({4} verloren, {5} gewonnen).</translation>
    </message>
    <message>
        <source>Worse beyond chance in: {0} ({1} lost, {2} won), {3} ({4} lost, {5} won), {6} ({7} lost, {8} won).</source>
        <translation>Schlechter, als der Zufall es erklärt, bei: {0} ({1} verloren, {2} gewonnen), {3} ({4} verloren, {5} gewonnen), {6} ({7} verloren, {8} gewonnen).</translation>
    </message>
    <message>
        <source>a yes or no</source>
        <translation>Ja oder Nein</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>eine Zahl</translation>
    </message>
    <message>
        <source>a list</source>
        <translation>eine Liste</translation>
    </message>
    <message>
        <source>an object</source>
        <translation>ein Objekt</translation>
    </message>
    <message>
        <source>a report</source>
        <translation>ein Bericht</translation>
    </message>
    <message>
        <source>a claim</source>
        <translation>eine Aussage</translation>
    </message>
    <message>
        <source>a doc</source>
        <translation>ein Dokument</translation>
    </message>
    <message>
        <source>a file</source>
        <translation>eine Datei</translation>
    </message>
    <message>
        <source>There is nothing on this in the sources.</source>
        <translation>Dazu steht nichts in den Quellen.</translation>
    </message>
    <message>
        <source>In the words of the sources</source>
        <translation>In den Worten der Quellen</translation>
    </message>
    <message>
        <source>{0} is a required property</source>
        <translation>{0} fehlt</translation>
    </message>
    <message>
        <source>{0} is not of type {1}</source>
        <translation>{0} ist nicht vom Typ {1}</translation>
    </message>
    <message>
        <source>{0} is not one of {1}</source>
        <translation>{0} ist keines von {1}</translation>
    </message>
    <message>
        <source>{0} was expected</source>
        <translation>{0} wurde erwartet</translation>
    </message>
    <message>
        <source>{0} is less than the minimum of {1}</source>
        <translation>{0} ist kleiner als das Mindeste, {1}</translation>
    </message>
    <message>
        <source>{0} is greater than the maximum of {1}</source>
        <translation>{0} ist größer als das Höchste, {1}</translation>
    </message>
    <message>
        <source>{0} is less than or equal to the minimum of {1}</source>
        <translation>{0} ist nicht größer als {1}</translation>
    </message>
    <message>
        <source>{0} is greater than or equal to the maximum of {1}</source>
        <translation>{0} ist nicht kleiner als {1}</translation>
    </message>
    <message>
        <source>{0} is not a multiple of {1}</source>
        <translation>{0} ist kein Vielfaches von {1}</translation>
    </message>
    <message>
        <source>{0} should be non-empty</source>
        <translation>{0} sollte nicht leer sein</translation>
    </message>
    <message>
        <source>{0} is expected to be empty</source>
        <translation>{0} sollte leer sein</translation>
    </message>
    <message>
        <source>{0} is too long</source>
        <translation>{0} ist zu lang</translation>
    </message>
    <message>
        <source>{0} is too short</source>
        <translation>{0} ist zu kurz</translation>
    </message>
    <message>
        <source>{0} has non-unique elements</source>
        <translation>{0} enthält etwas mehrfach</translation>
    </message>
    <message>
        <source>{0} does not have the form {1}</source>
        <translation>{0} hat nicht die Form {1}</translation>
    </message>
    <message>
        <source>{0} has too many properties</source>
        <translation>{0} hat zu viele Eigenschaften</translation>
    </message>
    <message>
        <source>{0} does not have enough properties</source>
        <translation>{0} hat zu wenige Eigenschaften</translation>
    </message>
    <message>
        <source>{0} is a dependency of {1}</source>
        <translation>{0} gehört zu {1} und fehlt</translation>
    </message>
    <message>
        <source>{0} is not valid under any of the given schemas</source>
        <translation>{0} genügt keinem der Schemata</translation>
    </message>
    <message>
        <source>{0} is valid under each of {1}</source>
        <translation>{0} genügt jedem von {1}</translation>
    </message>
    <message>
        <source>{0} should not be valid under {1}</source>
        <translation>{0} sollte {1} nicht genügen</translation>
    </message>
    <message>
        <source>{0} does not contain items matching the given schema</source>
        <translation>{0} enthält nichts, was dem Schema genügt</translation>
    </message>
    <message>
        <source>False schema does not allow {0}</source>
        <translation>Hier ist nichts erlaubt, auch nicht {0}</translation>
    </message>
    <message>
        <source>Additional properties are not allowed ({0} was unexpected)</source>
        <translation>Weitere Eigenschaften sind nicht erlaubt ({0} kam unerwartet)</translation>
    </message>
    <message>
        <source>Additional properties are not allowed ({0} were unexpected)</source>
        <translation>Weitere Eigenschaften sind nicht erlaubt ({0} kamen unerwartet)</translation>
    </message>
    <message>
        <source>Expecting value: line {0} column {1} (char {2})</source>
        <translation>ein Wert fehlt in Zeile {0}, Spalte {1} (Zeichen {2})</translation>
    </message>
    <message>
        <source>Extra data: line {0} column {1} (char {2})</source>
        <translation>dahinter steht noch etwas, ab Zeile {0}, Spalte {1} (Zeichen {2})</translation>
    </message>
    <message>
        <source>Expecting {0} delimiter: line {1} column {2} (char {3})</source>
        <translation>{0} fehlt in Zeile {1}, Spalte {2} (Zeichen {3})</translation>
    </message>
    <message>
        <source>Expecting property name enclosed in double quotes: line {0} column {1} (char {2})</source>
        <translation>ein Name in Anführungszeichen fehlt in Zeile {0}, Spalte {1} (Zeichen {2})</translation>
    </message>
    <message>
        <source>Unterminated string starting at: line {0} column {1} (char {2})</source>
        <translation>ein Text hört nicht auf, der in Zeile {0}, Spalte {1} beginnt (Zeichen {2})</translation>
    </message>
    <message>
        <source>Invalid control character at: line {0} column {1} (char {2})</source>
        <translation>ein Steuerzeichen steht in Zeile {0}, Spalte {1} (Zeichen {2})</translation>
    </message>
    <message>
        <source>Illegal trailing comma before end of {0}: line {1} column {2} (char {3})</source>
        <translation>ein Komma zu viel am Ende von {0} in Zeile {1}, Spalte {2} (Zeichen {3})</translation>
    </message>
    <message>
        <source>Calculator</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Calculates an arithmetic expression exactly, such as (3.5 + 2) * 12 or 15% of 240 or sqrt(2). Knows + - * / // % ^ !, brackets, pi, e, sqrt, abs, round, floor, ceil, min, max, sum, exp, ln, log, log2, sin, cos, tan.</source>
        <translation>Berechnet einen Rechenausdruck genau, etwa (3.5 + 2) * 12 oder 15% of 240 oder sqrt(2). Kennt + - * / // % ^ !, Klammern, pi, e, sqrt, abs, round, floor, ceil, min, max, sum, exp, ln, log, log2, sin, cos, tan.</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>Datum</translation>
    </message>
    <message>
        <source>Tells today's date, the day of the week of a date, the days between two dates (date and to), or the date some days later or earlier (date and add_days).</source>
        <translation>Sagt das heutige Datum, den Wochentag eines Datums, die Tage zwischen zwei Daten (date und to) oder das Datum einige Tage später oder früher (date und add_days).</translation>
    </message>
    <message>
        <source>Look up earlier messages</source>
        <translation>Frühere Nachrichten nachschlagen</translation>
    </message>
    <message>
        <source>Finds what was said earlier in this conversation, also what is no longer shown to you.</source>
        <translation>Findet, was früher in dieser Unterhaltung gesagt wurde, auch was nicht mehr gezeigt wird.</translation>
    </message>
    <message>
        <source>Read a document</source>
        <translation>Ein Dokument lesen</translation>
    </message>
    <message>
        <source>Reads a document of the person's folders by its name, whole or only some pages.</source>
        <translation>Liest ein Dokument aus den Ordnern des Menschen nach seinem Namen, ganz oder nur einige Seiten.</translation>
    </message>
    <message>
        <source>Search my folders</source>
        <translation>Meine Ordner durchsuchen</translation>
    </message>
    <message>
        <source>Finds the passages of the person's own documents that fit some words best.</source>
        <translation>Findet die Passagen in den eigenen Dokumenten des Menschen, die am besten zu einigen Wörtern passen.</translation>
    </message>
    <message>
        <source>Answer and attack</source>
        <translation>Antwort und Angriff</translation>
    </message>
    <message>
        <source>A writer answers from your folders, a critic attacks the answer, the writer meets the attack, and a judge keeps the better one, round after round.</source>
        <translation>Ein Schreiber antwortet aus Ihren Ordnern, ein Kritiker greift die Antwort an, der Schreiber entgegnet, und ein Richter behält die bessere, Runde um Runde.</translation>
    </message>
    <message>
        <source>Writer</source>
        <translation>Autor</translation>
    </message>
    <message>
        <source>Critic</source>
        <translation>Kritiker</translation>
    </message>
    <message>
        <source>Writer, once more</source>
        <translation>Autor, noch einmal</translation>
    </message>
    <message>
        <source>Both answers</source>
        <translation>Beide Antworten</translation>
    </message>
    <message>
        <source>The second is better</source>
        <translation>Die zweite ist besser</translation>
    </message>
    <message>
        <source>The better one</source>
        <translation>Die bessere</translation>
    </message>
    <message>
        <source>Attack and write anew</source>
        <translation>Angreifen und neu schreiben</translation>
    </message>
    <message>
        <source>Writer, critic and judge can be three models: choose one in each step. The loop ends after three rounds, or as soon as the judge keeps the old answer.</source>
        <translation>Autor, Kritiker und Richter können drei Modelle sein: Wählen Sie in jedem Schritt eines. Die Schleife endet nach drei Runden, oder sobald der Richter bei der alten Antwort bleibt.</translation>
    </message>
    <message>
        <source>What is to be answered?</source>
        <translation>Was soll beantwortet werden?</translation>
    </message>
    <message>
        <source>Contradiction finder</source>
        <translation>Widersprüche finden</translation>
    </message>
    <message>
        <source>Compares every paragraph of one folder with the nearest passages of another, and puts sentences that deny each other side by side.</source>
        <translation>Vergleicht jeden Absatz eines Ordners mit den nächsten Passagen eines anderen und stellt Sätze, die einander widersprechen, nebeneinander.</translation>
    </message>
    <message>
        <source>Paragraphs of the first folder</source>
        <translation>Absätze des ersten Ordners</translation>
    </message>
    <message>
        <source>Look for the same matter</source>
        <translation>Nach derselben Sache suchen</translation>
    </message>
    <message>
        <source>Search the second folder</source>
        <translation>Im zweiten Ordner suchen</translation>
    </message>
    <message>
        <source>All contradictions</source>
        <translation>Alle Widersprüche</translation>
    </message>
    <message>
        <source>Both sides</source>
        <translation>Beide Seiten</translation>
    </message>
    <message>
        <source>Every paragraph</source>
        <translation>Jeder Absatz</translation>
    </message>
    <message>
        <source>Choose the first folder in “Paragraphs of the first folder” and the second one in “Search the second folder”. The model only gives numbers of sentences; code copies them, so both sides are word for word.</source>
        <translation>Wählen Sie den ersten Ordner in „Absätze des ersten Ordners“ und den zweiten in „Im zweiten Ordner suchen“. Das Modell nennt nur Nummern von Sätzen; Code kopiert sie, daher stehen beide Seiten Wort für Wort da.</translation>
    </message>
    <message>
        <source>Deep answer from my folders</source>
        <translation>Gründliche Antwort aus meinen Ordnern</translation>
    </message>
    <message>
        <source>Takes a question apart, searches your folders again and again until the evidence is enough, compares what the documents say, and writes a report in which every number leads to its place.</source>
        <translation>Zerlegt eine Frage, durchsucht Ihre Ordner immer wieder, bis die Belege genügen, vergleicht, was die Dokumente sagen, und schreibt einen Bericht, in dem jede Nummer zu ihrer Stelle führt.</translation>
    </message>
    <message>
        <source>Still something missing?</source>
        <translation>Fehlt noch etwas?</translation>
    </message>
    <message>
        <source>Search once more</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Extract from what is new</source>
        <translation>Aus dem Neuen ausziehen</translation>
    </message>
    <message>
        <source>All evidence</source>
        <translation>Alle Belege</translation>
    </message>
    <message>
        <source>Look again until it is enough</source>
        <translation>Suchen, bis es genügt</translation>
    </message>
    <message>
        <source>How it works: the question is taken apart, each part is searched in all your folders, and quotes are copied out of what is found. The zone searches again for what is still missing, at most three times. What you read at the end was held to its sources by code: a quote that stands nowhere is never shown.</source>
        <translation>So geht es: Die Frage wird zerlegt, jeder Teil in allen Ihren Ordnern gesucht, und aus dem Gefundenen werden Zitate kopiert. Der Rahmen sucht noch einmal, was fehlt, höchstens dreimal. Was Sie am Ende lesen, hat Code an seinen Quellen gemessen: Ein Zitat, das nirgends steht, wird nie gezeigt.</translation>
    </message>
    <message>
        <source>What do you want to know from your documents?</source>
        <translation>Was möchten Sie aus Ihren Dokumenten wissen?</translation>
    </message>
    <message>
        <source>Documents to table</source>
        <translation>Dokumente zu einer Tabelle</translation>
    </message>
    <message>
        <source>Takes the same fields out of every document and saves them as a table, with a quote and its place beside each cell.</source>
        <translation>Entnimmt jedem Dokument dieselben Felder und speichert sie als Tabelle, mit einem Zitat und seiner Stelle neben jeder Zelle.</translation>
    </message>
    <message>
        <source>Weak cells</source>
        <translation>Schwache Zellen</translation>
    </message>
    <message>
        <source>Any weak cells?</source>
        <translation>Schwache Zellen dabei?</translation>
    </message>
    <message>
        <source>Approve weak cells</source>
        <translation>Schwache Zellen freigeben</translation>
    </message>
    <message>
        <source>Save the table</source>
        <translation>Die Tabelle speichern</translation>
    </message>
    <message>
        <source>Every document</source>
        <translation>Jedes Dokument</translation>
    </message>
    <message>
        <source>Write your own columns in “Fill a row”. A cell whose words do not stand in the document is weak: you are asked once about all of them, and those that you refuse stay empty.</source>
        <translation>Schreiben Sie eigene Spalten in „Zeile füllen“. Eine Zelle, deren Worte nicht im Dokument stehen, ist schwach: Sie werden einmal nach allen gefragt, und die Sie ablehnen, bleiben leer.</translation>
    </message>
    <message>
        <source>No words of the documents bear out these cells. Keep them?</source>
        <translation>Keine Worte der Dokumente belegen diese Zellen. Behalten?</translation>
    </message>
    <message>
        <source>Everything about X</source>
        <translation>Alles über X</translation>
    </message>
    <message>
        <source>Judges every single paragraph of your folders, and gives those on the topic word for word, each with its link, under a summary as long as you want.</source>
        <translation>Beurteilt jeden einzelnen Absatz Ihrer Ordner und gibt die zum Thema Wort für Wort wieder, jeden mit seinem Link, unter einer Zusammenfassung, so lang Sie möchten.</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Thema</translation>
    </message>
    <message>
        <source>Is it about the topic?</source>
        <translation>Geht es um das Thema?</translation>
    </message>
    <message>
        <source>All of it</source>
        <translation>Alles davon</translation>
    </message>
    <message>
        <source>Judge each paragraph</source>
        <translation>Jeden Absatz beurteilen</translation>
    </message>
    <message>
        <source>No search stands before the judge, so nothing is missed because it was worded differently. Set the length of the summary in “Summarise”. With many documents, a “Search knowledge” step in the place of “Every paragraph” is faster and finds less.</source>
        <translation>Vor dem Urteil steht keine Suche, so wird nichts übersehen, weil es anders formuliert ist. Die Länge der Zusammenfassung stellen Sie in „Zusammenfassen“ ein. Bei vielen Dokumenten ist ein Schritt „Wissen durchsuchen“ an der Stelle von „Jeder Absatz“ schneller und findet weniger.</translation>
    </message>
    <message>
        <source>Everything about what?</source>
        <translation>Alles worüber?</translation>
    </message>
    <message>
        <source>Hybrid: local first, remote for the hard cases</source>
        <translation>Gemischt: zuerst lokal, für schwere Fälle entfernt</translation>
    </message>
    <message>
        <source>The local model filters the passages and answers. Only a case that it finds too hard goes to a remote model: without names and accounts, and after you approved every word.</source>
        <translation>Das lokale Modell filtert die Passagen und antwortet. Nur ein Fall, der ihm zu schwer ist, geht an ein entferntes Modell: ohne Namen und Konten und erst, wenn Sie jedem Wort zugestimmt haben.</translation>
    </message>
    <message>
        <source>Does it help?</source>
        <translation>Hilft es weiter?</translation>
    </message>
    <message>
        <source>The local model answers</source>
        <translation>Das lokale Modell antwortet</translation>
    </message>
    <message>
        <source>Is it a hard case?</source>
        <translation>Ist es ein schwerer Fall?</translation>
    </message>
    <message>
        <source>May this leave?</source>
        <translation>Darf das hinaus?</translation>
    </message>
    <message>
        <source>The remote model answers</source>
        <translation>Das entfernte Modell antwortet</translation>
    </message>
    <message>
        <source>Names put back</source>
        <translation>Namen wieder eingesetzt</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>Die Antwort</translation>
    </message>
    <message>
        <source>The local model filters</source>
        <translation>Das lokale Modell filtert</translation>
    </message>
    <message>
        <source>Choose a remote model in “The remote model answers”; left empty, the chosen local model answers again. “Redact” puts marks in the place of names, addresses and numbers, and they are put back when the answer comes.</source>
        <translation>Wählen Sie ein entferntes Modell in „Das entfernte Modell antwortet“; bleibt es leer, antwortet noch einmal das gewählte lokale. „Schwärzen“ setzt Marken an die Stelle von Namen, Adressen und Nummern, und sie werden wieder eingesetzt, wenn die Antwort kommt.</translation>
    </message>
    <message>
        <source>What do you want to know?</source>
        <translation>Was möchten Sie wissen?</translation>
    </message>
    <message>
        <source>This text would be sent to the remote model. Send it?</source>
        <translation>Dieser Text würde an das entfernte Modell gesendet. Senden?</translation>
    </message>
    <message>
        <source>Read everything</source>
        <translation>Alles lesen</translation>
    </message>
    <message>
        <source>Reads every document of your folders from end to end in small windows, a book or a hundred of them, and reports on what bears on the question.</source>
        <translation>Liest jedes Dokument Ihrer Ordner von Anfang bis Ende in kleinen Fenstern, ein Buch oder hundert davon, und berichtet, was zur Frage gehört.</translation>
    </message>
    <message>
        <source>All quotes</source>
        <translation>Alle Zitate</translation>
    </message>
    <message>
        <source>What was read</source>
        <translation>Was gelesen wurde</translation>
    </message>
    <message>
        <source>Every part, from the first to the last</source>
        <translation>Jeder Teil, vom ersten bis zum letzten</translation>
    </message>
    <message>
        <source>A model with a small window can read a book: the text is cut into parts that overlap a little, and each part is asked for quotes. The zone shows how many parts are done; a run that is stopped goes on at the part where it was. “What was read” says how much was covered.</source>
        <translation>Auch ein Modell mit kleinem Fenster kann ein Buch lesen: Der Text wird in Teile geschnitten, die sich etwas überlappen, und aus jedem werden Zitate geholt. Der Rahmen zeigt, wie viele Teile fertig sind; ein angehaltener Lauf geht bei dem Teil weiter, bei dem er war. „Was gelesen wurde“ sagt, wie viel abgedeckt ist.</translation>
    </message>
    <message>
        <source>What should the reader look for?</source>
        <translation>Worauf soll beim Lesen geachtet werden?</translation>
    </message>
    <message>
        <source>Trusted-sites briefing</source>
        <translation>Übersicht aus vertrauten Websites</translation>
    </message>
    <message>
        <source>Looks into your folders first. Only what they do not tell is searched on the sites you chose, after you approved the words that leave; every page is kept as it was and cited.</source>
        <translation>Sieht zuerst in Ihre Ordner. Nur was sie nicht sagen, wird auf den von Ihnen gewählten Websites gesucht, nachdem Sie den Worten zugestimmt haben, die hinausgehen; jede Seite wird aufbewahrt, wie sie war, und zitiert.</translation>
    </message>
    <message>
        <source>My folders first</source>
        <translation>Zuerst meine Ordner</translation>
    </message>
    <message>
        <source>Is more needed?</source>
        <translation>Braucht es mehr?</translation>
    </message>
    <message>
        <source>Search the chosen sites</source>
        <translation>Auf den gewählten Seiten suchen</translation>
    </message>
    <message>
        <source>Read the pages</source>
        <translation>Die Seiten lesen</translation>
    </message>
    <message>
        <source>Quotes of the pages</source>
        <translation>Zitate der Seiten</translation>
    </message>
    <message>
        <source>Local and web</source>
        <translation>Lokal und aus dem Web</translation>
    </message>
    <message>
        <source>Put the sites that you trust into “Search the chosen sites”. Nothing leaves before you approved it, and every request is in the log. Pages are kept as snapshots, so that what is quoted can be shown later.</source>
        <translation>Tragen Sie die Seiten, denen Sie vertrauen, in „Auf den gewählten Seiten suchen“ ein. Nichts geht hinaus, bevor Sie es freigegeben haben, und jede Anfrage steht im Protokoll. Seiten werden als Abzüge behalten, damit sich Zitiertes später zeigen lässt.</translation>
    </message>
    <message>
        <source>What should the briefing be about?</source>
        <translation>Wovon soll die Übersicht handeln?</translation>
    </message>
    <message>
        <source>These words would be sent to the chosen sites. Send them?</source>
        <translation>Diese Wörter würden an die gewählten Websites gesendet. Senden?</translation>
    </message>
    <message>
        <source>Folders under Knowledge</source>
        <translation>Ordner unter Wissen</translation>
    </message>
    <message>
        <source>Any model; a larger one writes better prose</source>
        <translation>Ein beliebiges Modell; ein größeres schreibt besser</translation>
    </message>
    <message>
        <source>Time: every word is read by the model</source>
        <translation>Zeit: Jedes Wort liest das Modell</translation>
    </message>
    <message>
        <source>Two folders under Knowledge</source>
        <translation>Zwei Ordner unter Wissen</translation>
    </message>
    <message>
        <source>A model of 3 billion parameters or more judges well</source>
        <translation>Ein Modell ab 3 Milliarden Parametern urteilt gut</translation>
    </message>
    <message>
        <source>One model, or three of them</source>
        <translation>Ein Modell oder drei davon</translation>
    </message>
    <message>
        <source>You, once, to approve weak cells</source>
        <translation>Sie, einmal, um schwachen Zellen zuzustimmen</translation>
    </message>
    <message>
        <source>The web, if your folders do not tell enough</source>
        <translation>Das Web, wenn Ihre Ordner nicht genug sagen</translation>
    </message>
    <message>
        <source>You, to approve what leaves</source>
        <translation>Sie, um dem zuzustimmen, was hinausgeht</translation>
    </message>
    <message>
        <source>Time: every paragraph is judged by the model</source>
        <translation>Zeit: Jeden Absatz beurteilt das Modell</translation>
    </message>
    <message>
        <source>A remote model for the hard cases</source>
        <translation>Ein entferntes Modell für die schweren Fälle</translation>
    </message>
    <message>
        <source>Comes with Underdesk and answers simple questions in English at once, but is too small for serious work.</source>
        <translation>Gehört zu Underdesk und beantwortet einfache Fragen auf Englisch sofort, ist aber zu klein für ernste Arbeit.</translation>
    </message>
    <message>
        <source>A small open model for short English texts that runs on nearly any computer.</source>
        <translation>Ein kleines offenes Modell für kurze englische Texte, das auf fast jedem Computer läuft.</translation>
    </message>
    <message>
        <source>A compact, fully open assistant for six European languages that can reason step by step.</source>
        <translation>Ein kompakter, ganz offener Assistent für sechs europäische Sprachen, der Schritt für Schritt denken kann.</translation>
    </message>
    <message>
        <source>A very small model that follows instructions well, for weak computers and simple steps.</source>
        <translation>Ein sehr kleines Modell, das Anweisungen gut befolgt, für schwache Computer und einfache Schritte.</translation>
    </message>
    <message>
        <source>Solid summaries and everyday answers on a computer with 8 GB of memory.</source>
        <translation>Solide Zusammenfassungen und Alltagsantworten auf einem Computer mit 8 GB Speicher.</translation>
    </message>
    <message>
        <source>A dependable all-rounder with a long context for a computer with 16 GB of memory.</source>
        <translation>Ein verlässlicher Alleskönner mit langem Kontext für einen Computer mit 16 GB Speicher.</translation>
    </message>
    <message>
        <source>A very capable large model that wants 48 GB of graphics memory or much patience.</source>
        <translation>Ein sehr fähiges großes Modell, das 48 GB Grafikspeicher oder viel Geduld braucht.</translation>
    </message>
    <message>
        <source>Fluent in many languages with a long context, at home on a 12 GB graphics card.</source>
        <translation>Fließend in vielen Sprachen, mit langem Kontext, zu Hause auf einer Grafikkarte mit 12 GB.</translation>
    </message>
    <message>
        <source>A strong general model that fits whole on a 24 GB graphics card.</source>
        <translation>Ein starkes allgemeines Modell, das ganz auf eine Grafikkarte mit 24 GB passt.</translation>
    </message>
    <message>
        <source>An older mixture of eight experts of which two work at a time, quick for its size.</source>
        <translation>Eine ältere Mischung aus acht Experten, von denen zwei zugleich arbeiten; schnell für ihre Größe.</translation>
    </message>
    <message>
        <source>A small model that is good at reasoning and arithmetic for its size.</source>
        <translation>Ein kleines Modell, das für seine Größe gut denkt und rechnet.</translation>
    </message>
    <message>
        <source>Careful reasoning over English texts on a 12 GB graphics card.</source>
        <translation>Sorgfältiges Denken über englische Texte auf einer Grafikkarte mit 12 GB.</translation>
    </message>
    <message>
        <source>Thinks long about hard questions in English, for mathematics and analysis.</source>
        <translation>Denkt lange über schwere Fragen auf Englisch nach, für Mathematik und Analyse.</translation>
    </message>
    <message>
        <source>A small all-rounder for many languages on a computer with 4 GB of memory.</source>
        <translation>Ein kleiner Alleskönner für viele Sprachen auf einem Computer mit 4 GB Speicher.</translation>
    </message>
    <message>
        <source>Dependable answers without a reasoning part, in 29 languages.</source>
        <translation>Verlässliche Antworten ohne Denkteil, in 29 Sprachen.</translation>
    </message>
    <message>
        <source>Tiny and quick, for routine steps in many languages.</source>
        <translation>Winzig und schnell, für Routineschritte in vielen Sprachen.</translation>
    </message>
    <message>
        <source>Reasons before it answers if you wish, on a computer with 6 GB of memory.</source>
        <translation>Denkt auf Wunsch vor der Antwort nach, auf einem Computer mit 6 GB Speicher.</translation>
    </message>
    <message>
        <source>The most capable small model for tools and pipelines on 8 GB of memory.</source>
        <translation>Das fähigste kleine Modell für Werkzeuge und Pipelines mit 8 GB Speicher.</translation>
    </message>
    <message>
        <source>Strong reasoning in many languages on 16 GB of memory or an 8 GB graphics card.</source>
        <translation>Starkes Denken in vielen Sprachen mit 16 GB Speicher oder einer Grafikkarte mit 8 GB.</translation>
    </message>
    <message>
        <source>Excellent answers and reasoning on a 12 GB graphics card.</source>
        <translation>Ausgezeichnete Antworten und Gedanken auf einer Grafikkarte mit 12 GB.</translation>
    </message>
    <message>
        <source>A mixture of experts that answers like a large model at the speed of a small one.</source>
        <translation>Eine Mischung von Experten, die wie ein großes Modell antwortet, so schnell wie ein kleines.</translation>
    </message>
    <message>
        <source>The strongest dense model of its family for a 24 GB graphics card.</source>
        <translation>Das stärkste dichte Modell seiner Familie für eine Grafikkarte mit 24 GB.</translation>
    </message>
    <message>
        <source>Answers at once, without a reasoning part, and reads very long texts on 8 GB of memory.</source>
        <translation>Antwortet sofort, ohne Denkteil, und liest sehr lange Texte mit 8 GB Speicher.</translation>
    </message>
    <message>
        <source>Quick, well-read and at ease with very long texts; wants 24 GB of memory.</source>
        <translation>Schnell, belesen und mit sehr langen Texten vertraut; braucht 24 GB Speicher.</translation>
    </message>
    <message>
        <source>A pleasant small writer for weak computers.</source>
        <translation>Ein angenehmer kleiner Schreiber für schwache Computer.</translation>
    </message>
    <message>
        <source>Reads pictures and writes well in over a hundred languages on 8 GB of memory.</source>
        <translation>Liest Bilder und schreibt gut in über hundert Sprachen mit 8 GB Speicher.</translation>
    </message>
    <message>
        <source>Reads pictures and writes very well in many languages on a 12 GB graphics card.</source>
        <translation>Liest Bilder und schreibt sehr gut in vielen Sprachen auf einer Grafikkarte mit 12 GB.</translation>
    </message>
    <message>
        <source>The best writer of its family, with eyes, for a 24 GB graphics card.</source>
        <translation>Der beste Schreiber seiner Familie, mit Augen, für eine Grafikkarte mit 24 GB.</translation>
    </message>
    <message>
        <source>Shows its reasoning at length, for mathematics and logic on 8 GB of graphics memory.</source>
        <translation>Zeigt seine Gedanken ausführlich, für Mathematik und Logik mit 8 GB Grafikspeicher.</translation>
    </message>
    <message>
        <source>A reasoning model built on Llama 3.1 8B.</source>
        <translation>Ein Denkmodell auf der Grundlage von Llama 3.1 8B.</translation>
    </message>
    <message>
        <source>The reasoning model of this family for a 12 GB graphics card.</source>
        <translation>Das Denkmodell dieser Familie für eine Grafikkarte mit 12 GB.</translation>
    </message>
    <message>
        <source>A quick mixture of experts that reasons well and runs on a 16 GB graphics card.</source>
        <translation>Eine schnelle Mischung von Experten, die gut denkt und auf einer Grafikkarte mit 16 GB läuft.</translation>
    </message>
    <message>
        <source>A sober small model for extraction, summaries and tool calls.</source>
        <translation>Ein nüchternes kleines Modell zum Entnehmen, Zusammenfassen und für Werkzeugaufrufe.</translation>
    </message>
    <message>
        <source>A quick mixture of experts whose long contexts need little memory.</source>
        <translation>Eine schnelle Mischung von Experten, deren lange Kontexte wenig Speicher brauchen.</translation>
    </message>
    <message>
        <source>Made for business documents: summaries, extraction and answers from texts.</source>
        <translation>Für Geschäftsdokumente gemacht: Zusammenfassungen, Entnahme und Antworten aus Texten.</translation>
    </message>
    <message>
        <source>Describes pictures and reads short texts in them on nearly any computer.</source>
        <translation>Beschreibt Bilder und liest kurze Texte darin auf fast jedem Computer.</translation>
    </message>
    <message>
        <source>Reads pictures, tables and scanned pages well on 8 GB of memory.</source>
        <translation>Liest Bilder, Tabellen und gescannte Seiten gut mit 8 GB Speicher.</translation>
    </message>
    <message>
        <source>The best eyes for a 12 GB graphics card: documents, charts and photographs.</source>
        <translation>Die besten Augen für eine Grafikkarte mit 12 GB: Dokumente, Diagramme und Fotos.</translation>
    </message>
    <message>
        <source>Comes with Underdesk and finds English passages by meaning, very fast and very small.</source>
        <translation>Gehört zu Underdesk und findet englische Passagen nach Bedeutung, sehr schnell und sehr klein.</translation>
    </message>
    <message>
        <source>Finds English passages by meaning, better than MiniLM and still small.</source>
        <translation>Findet englische Passagen nach Bedeutung, besser als MiniLM und immer noch klein.</translation>
    </message>
    <message>
        <source>Finds passages by meaning in over a hundred languages at small cost.</source>
        <translation>Findet Passagen nach Bedeutung in über hundert Sprachen, bei kleinem Aufwand.</translation>
    </message>
    <message>
        <source>Finds long passages by meaning in over a hundred languages.</source>
        <translation>Findet lange Passagen nach Bedeutung in über hundert Sprachen.</translation>
    </message>
    <message>
        <source>Finds passages by meaning in over a hundred languages, and takes very long ones.</source>
        <translation>Findet Passagen nach Bedeutung in über hundert Sprachen und nimmt sehr lange.</translation>
    </message>
    <message>
        <source>Sorts found passages by how well they answer a question, in many languages.</source>
        <translation>Ordnet gefundene Passagen danach, wie gut sie eine Frage beantworten, in vielen Sprachen.</translation>
    </message>
    <message>
        <source>Sorts long passages by how well they answer a question, in over a hundred languages.</source>
        <translation>Ordnet lange Passagen danach, wie gut sie eine Frage beantworten, in über hundert Sprachen.</translation>
    </message>
    <message>
        <source>Underdesk met a fault of its own</source>
        <translation>Underdesk hat selbst einen Fehler gemacht</translation>
    </message>
    <message>
        <source>of an unexpected {0}</source>
        <translation>unerwarteter Fehler {0}</translation>
    </message>
    <message>
        <source>please start it with --debug and report what it prints</source>
        <translation>bitte starten Sie es mit --debug und melden Sie, was es ausgibt</translation>
    </message>
    <message>
        <source>Underdesk is closing</source>
        <translation>Underdesk wird gerade geschlossen</translation>
    </message>
    <message>
        <source>start it again</source>
        <translation>starten Sie es neu</translation>
    </message>
    <message>
        <source>“{0}” is no address of a model server</source>
        <translation>„{0}“ ist keine Adresse eines Modellservers</translation>
    </message>
    <message>
        <source>give one like http://127.0.0.1:8080/v1</source>
        <translation>geben Sie eine wie http://127.0.0.1:8080/v1 an</translation>
    </message>
    <message>
        <source>The endpoint was not entered</source>
        <translation>Der Server wurde nicht eingetragen</translation>
    </message>
    <message>
        <source>{0} is at {1}, and you have not agreed yet that this goes there{2}</source>
        <translation>{0} ist auf {1}, und Sie haben noch nicht zugestimmt, dass dies dorthin geht{2}</translation>
    </message>
    <message>
        <source>look at what would be sent and agree, or choose another model</source>
        <translation>sehen Sie sich an, was gesendet würde, und stimmen Sie zu, oder wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>{0} is kept for something else</source>
        <translation>{0} ist für anderes vorgesehen</translation>
    </message>
    <message>
        <source>it was limited to certain chats or steps</source>
        <translation>es wurde auf bestimmte Chats oder Schritte beschränkt</translation>
    </message>
    <message>
        <source>choose another model here, or lift the limit</source>
        <translation>wählen Sie hier ein anderes Modell oder heben Sie die Beschränkung auf</translation>
    </message>
    <message>
        <source>There is nothing to send</source>
        <translation>Es gibt nichts zu senden</translation>
    </message>
    <message>
        <source>type a message first</source>
        <translation>schreiben Sie zuerst eine Nachricht</translation>
    </message>
    <message>
        <source>This call does not wait for an answer any more</source>
        <translation>Dieser Aufruf wartet nicht mehr auf eine Antwort</translation>
    </message>
    <message>
        <source>There is no tool “{0}”</source>
        <translation>Es gibt kein Werkzeug „{0}“</translation>
    </message>
    <message>
        <source>choose from {0}</source>
        <translation>wählen Sie aus {0}</translation>
    </message>
    <message>
        <source>Chats cannot be exported as {0}</source>
        <translation>Chats lassen sich nicht als {0} exportieren</translation>
    </message>
    <message>
        <source>name a file that ends in .json, .md or .html</source>
        <translation>nennen Sie eine Datei, die auf .json, .md oder .html endet</translation>
    </message>
    <message>
        <source>Only the name of this file was kept</source>
        <translation>Von dieser Datei wurde nur der Name aufbewahrt</translation>
    </message>
    <message>
        <source>There are no chats to export</source>
        <translation>Es gibt keine Chats zu exportieren</translation>
    </message>
    <message>
        <source>{0} is there already</source>
        <translation>{0} ist schon da</translation>
    </message>
    <message>
        <source>name an empty or a new folder</source>
        <translation>nennen Sie einen leeren oder neuen Ordner</translation>
    </message>
    <message>
        <source>{0} is not a history that Underdesk knows</source>
        <translation>{0} ist kein Verlauf, den Underdesk kennt</translation>
    </message>
    <message>
        <source>choose an export of {0} or {1}</source>
        <translation>wählen Sie einen Export von {0} oder {1}</translation>
    </message>
    <message>
        <source>{0} is too large</source>
        <translation>{0} ist zu groß</translation>
    </message>
    <message>
        <source>it has more than {0} MiB</source>
        <translation>die Grenze sind {0} MiB</translation>
    </message>
    <message>
        <source>{0} is damaged in its archive</source>
        <translation>{0} ist im Archiv beschädigt</translation>
    </message>
    <message>
        <source>download it again</source>
        <translation>laden Sie es noch einmal herunter</translation>
    </message>
    <message>
        <source>There is nothing at {0}</source>
        <translation>An {0} ist nichts</translation>
    </message>
    <message>
        <source>check its name</source>
        <translation>prüfen Sie den Namen</translation>
    </message>
    <message>
        <source>{0} is under a password</source>
        <translation>{0} ist mit einem Passwort geschützt</translation>
    </message>
    <message>
        <source>unpack it first</source>
        <translation>entpacken Sie es zuerst</translation>
    </message>
    <message>
        <source>{0} cannot be read</source>
        <translation>{0} ist nicht lesbar</translation>
    </message>
    <message>
        <source>{0} is not a whole archive</source>
        <translation>{0} ist kein vollständiges Archiv</translation>
    </message>
    <message>
        <source>download or copy it again</source>
        <translation>laden oder kopieren Sie es noch einmal</translation>
    </message>
    <message>
        <source>This export is from a newer Underdesk</source>
        <translation>Dieser Export stammt von einem neueren Underdesk</translation>
    </message>
    <message>
        <source>update Underdesk first</source>
        <translation>aktualisieren Sie zuerst Underdesk</translation>
    </message>
    <message>
        <source>The answer is still being written</source>
        <translation>Die Antwort wird noch geschrieben</translation>
    </message>
    <message>
        <source>wait for its end or stop it</source>
        <translation>warten Sie ihr Ende ab, oder halten Sie sie an</translation>
    </message>
    <message>
        <source>No chat could be read: {0}: {1}{2}</source>
        <translation>Kein Chat ließ sich lesen: {0}: {1}{2}</translation>
    </message>
    <message>
        <source>A folder needs a name</source>
        <translation>Ein Ordner braucht einen Namen</translation>
    </message>
    <message>
        <source>type at least one letter</source>
        <translation>geben Sie wenigstens einen Buchstaben ein</translation>
    </message>
    <message>
        <source>A temporary chat lies in no folder and in no archive</source>
        <translation>Ein flüchtiger Chat liegt in keinem Ordner und in keinem Archiv</translation>
    </message>
    <message>
        <source>it is never stored</source>
        <translation>er wird nie gespeichert</translation>
    </message>
    <message>
        <source>There is no folder of chats “{0}”</source>
        <translation>Es gibt keinen Ordner für Chats namens „{0}“</translation>
    </message>
    <message>
        <source>make one first</source>
        <translation>legen Sie zuerst einen an</translation>
    </message>
    <message>
        <source>A chat has at most {0} tags</source>
        <translation>Ein Chat hat höchstens {0} Schlagwörter</translation>
    </message>
    <message>
        <source>leave some out</source>
        <translation>lassen Sie einige weg</translation>
    </message>
    <message>
        <source>This chat no longer fits the model's window</source>
        <translation>Dieser Chat passt nicht mehr in das Fenster des Modells</translation>
    </message>
    <message>
        <source>{0} would have to be left out, and this chat wants to be asked first</source>
        <translation>{0} müssten weggelassen werden, und dieser Chat will vorher gefragt werden</translation>
    </message>
    <message>
        <source>choose at the context meter what is to happen, then try again</source>
        <translation>wählen Sie an der Kontextanzeige, was geschehen soll, und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>There is no preset “{0}”</source>
        <translation>Es gibt keine Voreinstellung „{0}“</translation>
    </message>
    <message>
        <source>A preset needs a name</source>
        <translation>Eine Voreinstellung braucht einen Namen</translation>
    </message>
    <message>
        <source>There is a preset “/{0}” already</source>
        <translation>Es gibt schon eine Voreinstellung „/{0}“</translation>
    </message>
    <message>
        <source>choose another name</source>
        <translation>wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>“/{0}” runs a pipeline</source>
        <translation>„/{0}“ führt eine Pipeline aus</translation>
    </message>
    <message>
        <source>This message is too long for the model</source>
        <translation>Diese Nachricht ist zu lang für das Modell</translation>
    </message>
    <message>
        <source>it needs {0} tokens and the window has room for {1}</source>
        <translation>sie braucht {0} Token, und das Fenster hat Platz für {1}</translation>
    </message>
    <message>
        <source>shorten it, or choose a larger context in the settings</source>
        <translation>kürzen Sie sie oder wählen Sie in den Einstellungen einen größeren Kontext</translation>
    </message>
    <message>
        <source>This answer looked at pictures, so it cannot be made again from its receipt</source>
        <translation>Diese Antwort hat Bilder angesehen und lässt sich deshalb nicht aus ihrem Beleg wiederholen</translation>
    </message>
    <message>
        <source>a receipt keeps the hashes of pictures and not the pictures</source>
        <translation>ein Beleg behält die Prüfsummen der Bilder und nicht die Bilder</translation>
    </message>
    <message>
        <source>send them again in a new chat</source>
        <translation>senden Sie sie in einem neuen Chat noch einmal</translation>
    </message>
    <message>
        <source>No folder “{0}” is asked here</source>
        <translation>Hier wird kein Ordner „{0}“ befragt</translation>
    </message>
    <message>
        <source>choose among {0}</source>
        <translation>wählen Sie unter {0}</translation>
    </message>
    <message>
        <source>choose a folder first</source>
        <translation>wählen Sie zuerst einen Ordner</translation>
    </message>
    <message>
        <source>A chat needs a title</source>
        <translation>Ein Chat braucht einen Titel</translation>
    </message>
    <message>
        <source>“{0}” needs a question</source>
        <translation>„{0}“ braucht eine Frage</translation>
    </message>
    <message>
        <source>type it behind</source>
        <translation>schreiben Sie sie dahinter</translation>
    </message>
    <message>
        <source>An answer is still being written here</source>
        <translation>Hier wird noch eine Antwort geschrieben</translation>
    </message>
    <message>
        <source>stop it first</source>
        <translation>halten Sie sie zuerst an</translation>
    </message>
    <message>
        <source>A temporary chat runs no pipelines</source>
        <translation>Ein flüchtiger Chat führt keine Pipelines aus</translation>
    </message>
    <message>
        <source>a run is kept in the vault</source>
        <translation>ein Lauf bleibt im Tresor</translation>
    </message>
    <message>
        <source>That cannot be calculated</source>
        <translation>Das lässt sich nicht berechnen</translation>
    </message>
    <message>
        <source>“{0}” is no day</source>
        <translation>„{0}“ ist kein Tag</translation>
    </message>
    <message>
        <source>write days as 2026-03-31, or today</source>
        <translation>schreiben Sie Tage wie 2026-03-31 oder heute</translation>
    </message>
    <message>
        <source>That day is beyond the calendar</source>
        <translation>Dieser Tag liegt jenseits des Kalenders</translation>
    </message>
    <message>
        <source>add fewer days</source>
        <translation>zählen Sie weniger Tage dazu</translation>
    </message>
    <message>
        <source>There is no document “{0}”</source>
        <translation>Es gibt kein Dokument „{0}“</translation>
    </message>
    <message>
        <source>search for it first</source>
        <translation>suchen Sie zuerst danach</translation>
    </message>
    <message>
        <source>{0} has no text</source>
        <translation>{0} enthält keinen Text</translation>
    </message>
    <message>
        <source>nothing was read</source>
        <translation>es wurde nichts gelesen</translation>
    </message>
    <message>
        <source>{0} ends before that</source>
        <translation>{0} endet schon vorher</translation>
    </message>
    <message>
        <source>it has {0} characters</source>
        <translation>es hat {0} Zeichen</translation>
    </message>
    <message>
        <source>“{0}” are no pages</source>
        <translation>„{0}“ sind keine Seiten</translation>
    </message>
    <message>
        <source>write 3 or 3-5</source>
        <translation>schreiben Sie 3 oder 3-5</translation>
    </message>
    <message>
        <source>{0} has no pages</source>
        <translation>{0} hat keine Seiten</translation>
    </message>
    <message>
        <source>read it without pages</source>
        <translation>lesen Sie es ohne Seitenangabe</translation>
    </message>
    <message>
        <source>{0} has nothing on page {1}</source>
        <translation>{0} hat nichts auf Seite {1}</translation>
    </message>
    <message>
        <source>Several documents fit “{0}”</source>
        <translation>Mehrere Dokumente passen zu „{0}“</translation>
    </message>
    <message>
        <source>choose one: {0}</source>
        <translation>wählen Sie eines: {0}</translation>
    </message>
    <message>
        <source>There are no folders to search</source>
        <translation>Es gibt keine Ordner zum Durchsuchen</translation>
    </message>
    <message>
        <source>answer without them</source>
        <translation>antworten Sie ohne sie</translation>
    </message>
    <message>
        <source>There is no folder “{0}”</source>
        <translation>Es gibt keinen Ordner „{0}“</translation>
    </message>
    <message>
        <source>the folders are: {0}</source>
        <translation>die Ordner sind: {0}</translation>
    </message>
    <message>
        <source>The adapter could not be used</source>
        <translation>Der Adapter ließ sich nicht benutzen</translation>
    </message>
    <message>
        <source>llama.cpp refused it</source>
        <translation>llama.cpp hat ihn abgelehnt</translation>
    </message>
    <message>
        <source>leave it out</source>
        <translation>lassen Sie ihn weg</translation>
    </message>
    <message>
        <source>No model is loaded</source>
        <translation>Es ist kein Modell geladen</translation>
    </message>
    <message>
        <source>choose one first</source>
        <translation>wählen Sie zuerst eines</translation>
    </message>
    <message>
        <source>The engine is closing</source>
        <translation>Die Engine wird gerade geschlossen</translation>
    </message>
    <message>
        <source>start Underdesk again</source>
        <translation>starten Sie Underdesk neu</translation>
    </message>
    <message>
        <source>There is no group of rows named {0}</source>
        <translation>Es gibt keine Gruppe von Zeilen namens {0}</translation>
    </message>
    <message>
        <source>The model ends every story before its length</source>
        <translation>Das Modell beendet jede Geschichte vor ihrer Länge</translation>
    </message>
    <message>
        <source>measure with another</source>
        <translation>messen Sie mit einem anderen</translation>
    </message>
    <message>
        <source>The model {0} failed its trial</source>
        <translation>Das Modell {0} hat seine Probe nicht bestanden</translation>
    </message>
    <message>
        <source>choose another model, or update the graphics driver if it runs on a card</source>
        <translation>wählen Sie ein anderes Modell, oder aktualisieren Sie den Grafiktreiber, falls es auf einer Karte läuft</translation>
    </message>
    <message>
        <source>The model {0} could not be loaded</source>
        <translation>Das Modell {0} ließ sich nicht laden</translation>
    </message>
    <message>
        <source>The model {0} cannot {1}</source>
        <translation>Das Modell {0} ist dafür nicht geeignet ({1})</translation>
    </message>
    <message>
        <source>it was made for something else</source>
        <translation>es wurde für anderes gemacht</translation>
    </message>
    <message>
        <source>choose a model of the kind “{0}”</source>
        <translation>wählen Sie ein Modell der Art „{0}“</translation>
    </message>
    <message>
        <source>there was not enough memory</source>
        <translation>der Speicher reichte nicht</translation>
    </message>
    <message>
        <source>close other programs or choose a smaller model</source>
        <translation>schließen Sie andere Programme oder wählen Sie ein kleineres Modell</translation>
    </message>
    <message>
        <source>The model failed while reading a text</source>
        <translation>Das Modell ist beim Lesen eines Textes gescheitert</translation>
    </message>
    <message>
        <source>llama.cpp reported the error {0}</source>
        <translation>llama.cpp meldete den Fehler {0}</translation>
    </message>
    <message>
        <source>try again</source>
        <translation>versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>The model failed while computing</source>
        <translation>Das Modell ist beim Rechnen gescheitert</translation>
    </message>
    <message>
        <source>try again, or load the model anew</source>
        <translation>versuchen Sie es noch einmal oder laden Sie das Modell neu</translation>
    </message>
    <message>
        <source>llama.cpp found it damaged ({0})</source>
        <translation>llama.cpp fand es beschädigt ({0})</translation>
    </message>
    <message>
        <source>get it again</source>
        <translation>laden Sie sie noch einmal</translation>
    </message>
    <message>
        <source>A context of {0} tokens could not be made</source>
        <translation>Ein Kontext von {0} Token ließ sich nicht anlegen</translation>
    </message>
    <message>
        <source>choose a smaller context</source>
        <translation>wählen Sie einen kleineren Kontext</translation>
    </message>
    <message>
        <source>The model {0} cannot be used</source>
        <translation>Das Modell {0} ist nicht benutzbar</translation>
    </message>
    <message>
        <source>its kind ({0}) is not known to this version of llama.cpp</source>
        <translation>diese Version von llama.cpp kennt seine Art ({0}) nicht</translation>
    </message>
    <message>
        <source>choose another model</source>
        <translation>wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>The model file {0} cannot be used</source>
        <translation>Die Modelldatei {0} ist nicht benutzbar</translation>
    </message>
    <message>
        <source>it was made for a computer of the other byte order</source>
        <translation>sie wurde für einen Computer mit anderer Bytefolge gemacht</translation>
    </message>
    <message>
        <source>its GGUF version {0} is unknown</source>
        <translation>ihre GGUF-Version {0} ist unbekannt</translation>
    </message>
    <message>
        <source>get the little-endian GGUF version 3 of it</source>
        <translation>besorgen Sie sie als GGUF-Version 3 in Little-Endian</translation>
    </message>
    <message>
        <source>The model file {0} is empty</source>
        <translation>Die Modelldatei {0} ist leer</translation>
    </message>
    <message>
        <source>{0} is not a model file</source>
        <translation>{0} ist keine Modelldatei</translation>
    </message>
    <message>
        <source>it does not begin as a GGUF file does</source>
        <translation>sie beginnt nicht wie eine GGUF-Datei</translation>
    </message>
    <message>
        <source>choose a model in the GGUF format</source>
        <translation>wählen Sie ein Modell im GGUF-Format</translation>
    </message>
    <message>
        <source>it stores numbers in a way ({0}) that this version does not know</source>
        <translation>sie speichert Zahlen auf eine Art ({0}), die diese Version nicht kennt</translation>
    </message>
    <message>
        <source>choose another quantisation of it</source>
        <translation>wählen Sie eine andere Quantisierung</translation>
    </message>
    <message>
        <source>The model file {0} cannot be used alone</source>
        <translation>Die Modelldatei {0} ist allein nicht benutzbar</translation>
    </message>
    <message>
        <source>it holds {0}</source>
        <translation>sie enthält {0}</translation>
    </message>
    <message>
        <source>choose the model itself</source>
        <translation>wählen Sie das Modell selbst</translation>
    </message>
    <message>
        <source>it is part {0} of {1}</source>
        <translation>sie ist Teil {0} von {1}</translation>
    </message>
    <message>
        <source>choose the first part and leave the others beside it</source>
        <translation>wählen Sie den ersten Teil und lassen Sie die anderen daneben liegen</translation>
    </message>
    <message>
        <source>{0} is not an adapter</source>
        <translation>{0} ist kein Adapter</translation>
    </message>
    <message>
        <source>it does not say of itself that it changes a model</source>
        <translation>die Datei sagt nicht von sich, dass sie ein Modell verändert</translation>
    </message>
    <message>
        <source>choose a LoRA adapter in the GGUF format</source>
        <translation>wählen Sie einen LoRA-Adapter im GGUF-Format</translation>
    </message>
    <message>
        <source>{0} is not a projector</source>
        <translation>{0} ist kein Projektor</translation>
    </message>
    <message>
        <source>it does not say of itself that it lets a model see pictures</source>
        <translation>die Datei sagt nicht von sich, dass sie ein Modell Bilder sehen lässt</translation>
    </message>
    <message>
        <source>choose the mmproj file of this very model</source>
        <translation>wählen Sie die mmproj-Datei genau dieses Modells</translation>
    </message>
    <message>
        <source>The model file {0} is damaged</source>
        <translation>Die Modelldatei {0} ist beschädigt</translation>
    </message>
    <message>
        <source>The model file {0} is incomplete</source>
        <translation>Die Modelldatei {0} ist unvollständig</translation>
    </message>
    <message>
        <source>at least {0} missing at its end</source>
        <translation>am Ende fehlen mindestens {0}</translation>
    </message>
    <message>
        <source>it is one of {0} files and its name does not say which</source>
        <translation>sie ist eine von {0} Dateien, und ihr Name sagt nicht, welche</translation>
    </message>
    <message>
        <source>give all of them the names that they were published under</source>
        <translation>geben Sie allen die Namen, unter denen sie veröffentlicht wurden</translation>
    </message>
    <message>
        <source>The model {0} is not whole</source>
        <translation>Das Modell {0} ist nicht vollständig</translation>
    </message>
    <message>
        <source>its file {0} is missing</source>
        <translation>seine Datei {0} fehlt</translation>
    </message>
    <message>
        <source>put it beside the others</source>
        <translation>legen Sie sie neben die anderen</translation>
    </message>
    <message>
        <source>{0} cannot be used</source>
        <translation>{0} ist nicht benutzbar</translation>
    </message>
    <message>
        <source>correct or simplify it</source>
        <translation>berichtigen oder vereinfachen Sie es</translation>
    </message>
    <message>
        <source>The conversation is longer than {0} tokens and needs {1} more memory for a while</source>
        <translation>Die Unterhaltung ist länger als {0} Token und braucht eine Zeit lang {1} mehr Speicher</translation>
    </message>
    <message>
        <source>other programs have taken what was free when the model was loaded</source>
        <translation>andere Programme haben belegt, was beim Laden des Modells frei war</translation>
    </message>
    <message>
        <source>close other programs and try again, or shorten the conversation</source>
        <translation>schließen Sie andere Programme und versuchen Sie es noch einmal, oder kürzen Sie die Unterhaltung</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly</source>
        <translation>Die Engine ist unerwartet zu Ende gegangen</translation>
    </message>
    <message>
        <source>its process died</source>
        <translation>ihr Prozess ist abgestürzt</translation>
    </message>
    <message>
        <source>ask again: it starts anew by itself</source>
        <translation>fragen Sie noch einmal: Sie startet von selbst neu</translation>
    </message>
    <message>
        <source>The engine has no call {0}</source>
        <translation>Die Engine kennt keinen Aufruf {0}</translation>
    </message>
    <message>
        <source>A text is too long for the model</source>
        <translation>Ein Text ist zu lang für das Modell</translation>
    </message>
    <message>
        <source>shorten it</source>
        <translation>kürzen Sie ihn</translation>
    </message>
    <message>
        <source>The model {0} cannot chat</source>
        <translation>Das Modell {0} kann nicht chatten</translation>
    </message>
    <message>
        <source>it is made for searching and sorting texts</source>
        <translation>es ist zum Suchen und Ordnen von Texten gemacht</translation>
    </message>
    <message>
        <source>choose a chat model</source>
        <translation>wählen Sie ein Chat-Modell</translation>
    </message>
    <message>
        <source>{0} is not in memory</source>
        <translation>{0} ist nicht im Speicher</translation>
    </message>
    <message>
        <source>{0} is answering</source>
        <translation>{0} antwortet gerade</translation>
    </message>
    <message>
        <source>stop the answer first</source>
        <translation>halten Sie zuerst die Antwort an</translation>
    </message>
    <message>
        <source>choose one that comes with a projector, or leave the picture out</source>
        <translation>wählen Sie eines mit Projektor oder lassen Sie das Bild weg</translation>
    </message>
    <message>
        <source>This picture cannot be shown to the model</source>
        <translation>Dieses Bild kann dem Modell nicht gezeigt werden</translation>
    </message>
    <message>
        <source>choose another one</source>
        <translation>wählen Sie ein anderes</translation>
    </message>
    <message>
        <source>The model's template has no place for this picture</source>
        <translation>Die Vorlage des Modells hat keinen Platz für dieses Bild</translation>
    </message>
    <message>
        <source>it leaves the message out that the picture belongs to</source>
        <translation>sie lässt die Nachricht weg, zu der das Bild gehört</translation>
    </message>
    <message>
        <source>send it in a message of your own</source>
        <translation>senden Sie es in einer eigenen Nachricht</translation>
    </message>
    <message>
        <source>The model {0} does not fit into memory</source>
        <translation>Das Modell {0} passt nicht in den Speicher</translation>
    </message>
    <message>
        <source>it takes {0} and {1} are free</source>
        <translation>es braucht {0}, und {1} sind frei</translation>
    </message>
    <message>
        <source>The model {0} is too large for this computer</source>
        <translation>Das Modell {0} ist zu groß für diesen Computer</translation>
    </message>
    <message>
        <source>it needs {0} more memory than is free</source>
        <translation>es braucht {0} mehr Speicher, als frei ist</translation>
    </message>
    <message>
        <source>A context of {0} tokens does not fit</source>
        <translation>Ein Kontext von {0} Token passt nicht</translation>
    </message>
    <message>
        <source>An answer of an endpoint cannot be held to a grammar</source>
        <translation>Die Antwort eines Servers lässt sich nicht an eine Grammatik binden</translation>
    </message>
    <message>
        <source>use a JSON Schema, or a model of this computer</source>
        <translation>benutzen Sie ein JSON-Schema oder ein Modell dieses Computers</translation>
    </message>
    <message>
        <source>This endpoint was not entered as one that sees pictures</source>
        <translation>Dieser Server wurde nicht als einer eingetragen, der Bilder sieht</translation>
    </message>
    <message>
        <source>add it again with --vision if its model does</source>
        <translation>tragen Sie ihn mit --vision neu ein, wenn sein Modell das kann</translation>
    </message>
    <message>
        <source>{0} refused the question</source>
        <translation>{0} hat die Frage abgelehnt</translation>
    </message>
    <message>
        <source>it answered {0}</source>
        <translation>die Antwort war {0}</translation>
    </message>
    <message>
        <source>see what it is with: endpoints test</source>
        <translation>sehen Sie nach mit: endpoints test</translation>
    </message>
    <message>
        <source>{0} sends on to another address</source>
        <translation>{0} leitet an eine andere Adresse weiter</translation>
    </message>
    <message>
        <source>what answers at {0} is not the server itself</source>
        <translation>was unter {0} antwortet, ist nicht der Server selbst</translation>
    </message>
    <message>
        <source>enter the address that it means</source>
        <translation>tragen Sie die Adresse ein, die gemeint ist</translation>
    </message>
    <message>
        <source>What answers at {0} is no model server</source>
        <translation>Was unter {0} antwortet, ist kein Modellserver</translation>
    </message>
    <message>
        <source>it sent {0}</source>
        <translation>gesendet wurde {0}</translation>
    </message>
    <message>
        <source>check the address, which usually ends in /v1</source>
        <translation>prüfen Sie die Adresse, die meist auf /v1 endet</translation>
    </message>
    <message>
        <source>The answer of {0} cannot be read</source>
        <translation>Die Antwort von {0} ist nicht lesbar</translation>
    </message>
    <message>
        <source>see whether its server is a current one</source>
        <translation>sehen Sie nach, ob der Server aktuell ist</translation>
    </message>
    <message>
        <source>{0} ended in the middle of its answer</source>
        <translation>{0} hat mitten in der Antwort aufgehört</translation>
    </message>
    <message>
        <source>nothing came for {0} seconds</source>
        <translation>{0} Sekunden lang kam nichts</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>versuchen Sie es später noch einmal</translation>
    </message>
    <message>
        <source>{0} at {1} is not on this computer, and Underdesk is offline</source>
        <translation>{0} auf {1} ist nicht auf diesem Computer, und Underdesk ist offline</translation>
    </message>
    <message>
        <source>turn the Offline switch off, or choose a model of this computer</source>
        <translation>schalten Sie Offline aus oder wählen Sie ein Modell dieses Computers</translation>
    </message>
    <message>
        <source>This is too long for {0}</source>
        <translation>Das ist zu lang für {0}</translation>
    </message>
    <message>
        <source>ask in a new chat, or send less</source>
        <translation>fragen Sie in einem neuen Chat oder senden Sie weniger</translation>
    </message>
    <message>
        <source>{0} does not accept the access key</source>
        <translation>{0} nimmt den Zugangsschlüssel nicht an</translation>
    </message>
    <message>
        <source>set the right one with: endpoints key</source>
        <translation>setzen Sie den richtigen mit: endpoints key</translation>
    </message>
    <message>
        <source>{0} knows no model “{1}”, or its address is another</source>
        <translation>{0} kennt kein Modell „{1}“, oder die Adresse ist eine andere</translation>
    </message>
    <message>
        <source>it answered 404</source>
        <translation>die Antwort war 404</translation>
    </message>
    <message>
        <source>see what {0} offers with: endpoints test</source>
        <translation>sehen Sie, was {0} anbietet, mit: endpoints test</translation>
    </message>
    <message>
        <source>{0} takes no more questions now</source>
        <translation>{0} nimmt gerade keine Fragen mehr an</translation>
    </message>
    <message>
        <source>{0} failed</source>
        <translation>{0} ist gescheitert</translation>
    </message>
    <message>
        <source>{0}{1} cannot be reached</source>
        <translation>{0}{1} ist nicht erreichbar</translation>
    </message>
    <message>
        <source>see whether its server runs and the address is right</source>
        <translation>sehen Sie nach, ob der Server läuft und die Adresse stimmt</translation>
    </message>
    <message>
        <source>{0} says nothing any more</source>
        <translation>{0} sagt nichts mehr</translation>
    </message>
    <message>
        <source>{0} failed in the middle of its answer</source>
        <translation>{0} ist mitten in der Antwort gescheitert</translation>
    </message>
    <message>
        <source>it said: {0}</source>
        <translation>die Meldung war: {0}</translation>
    </message>
    <message>
        <source>{0} does not answer in the form that was asked for</source>
        <translation>{0} antwortet nicht in der verlangten Form</translation>
    </message>
    <message>
        <source>use another model for this</source>
        <translation>benutzen Sie dafür ein anderes Modell</translation>
    </message>
    <message>
        <source>The answer cannot be held to this form</source>
        <translation>Die Antwort lässt sich nicht an diese Form binden</translation>
    </message>
    <message>
        <source>it is no JSON Schema</source>
        <translation>sie ist kein JSON-Schema</translation>
    </message>
    <message>
        <source>correct it</source>
        <translation>berichtigen Sie sie</translation>
    </message>
    <message>
        <source>{0} makes no vectors</source>
        <translation>{0} erzeugt keine Vektoren</translation>
    </message>
    <message>
        <source>choose another model for documents</source>
        <translation>wählen Sie ein anderes Modell für Dokumente</translation>
    </message>
    <message>
        <source>A model of an endpoint takes no memory here</source>
        <translation>Ein Modell auf einem Server belegt hier keinen Speicher</translation>
    </message>
    <message>
        <source>An endpoint cannot order passages</source>
        <translation>Ein Server kann keine Passagen ordnen</translation>
    </message>
    <message>
        <source>choose a reranker of this computer</source>
        <translation>wählen Sie einen Reranker dieses Computers</translation>
    </message>
    <message>
        <source>A model beyond this computer takes no adapter, projector or draft model of this one</source>
        <translation>Ein Modell außerhalb dieses Computers nimmt keinen Adapter, Projektor oder Entwurf von hier</translation>
    </message>
    <message>
        <source>leave it out, or choose a model of this computer</source>
        <translation>lassen Sie ihn weg oder wählen Sie ein Modell dieses Computers</translation>
    </message>
    <message>
        <source>The engine has too much to do</source>
        <translation>Die Engine hat zu viel zu tun</translation>
    </message>
    <message>
        <source>try again when it is quieter</source>
        <translation>versuchen Sie es noch einmal, wenn es ruhiger ist</translation>
    </message>
    <message>
        <source>The conversation is too long for this model</source>
        <translation>Die Unterhaltung ist zu lang für dieses Modell</translation>
    </message>
    <message>
        <source>it takes {0} tokens and the context holds {1}</source>
        <translation>sie braucht {0} Token, und der Kontext fasst {1}</translation>
    </message>
    <message>
        <source>shorten it or choose a larger context</source>
        <translation>kürzen Sie sie oder wählen Sie einen größeren Kontext</translation>
    </message>
    <message>
        <source>The model's own chat format cannot be used for this conversation</source>
        <translation>Das Chat-Format des Modells ist für diese Unterhaltung nicht benutzbar</translation>
    </message>
    <message>
        <source>of this: {0}</source>
        <translation>der Grund ist: {0}</translation>
    </message>
    <message>
        <source>choose another model or give it another template</source>
        <translation>wählen Sie ein anderes Modell oder geben Sie ihm eine andere Vorlage</translation>
    </message>
    <message>
        <source>The tools cannot be used</source>
        <translation>Die Werkzeuge sind nicht benutzbar</translation>
    </message>
    <message>
        <source>correct them</source>
        <translation>berichtigen Sie sie</translation>
    </message>
    <message>
        <source>So many likely tokens cannot be reported</source>
        <translation>So viele wahrscheinliche Token lassen sich nicht melden</translation>
    </message>
    <message>
        <source>{0} were asked for</source>
        <translation>verlangt waren {0}</translation>
    </message>
    <message>
        <source>ask for 0 to {0}</source>
        <translation>verlangen Sie 0 bis {0}</translation>
    </message>
    <message>
        <source>The model's way to call tools is not known</source>
        <translation>Wie das Modell Werkzeuge aufruft, ist nicht bekannt</translation>
    </message>
    <message>
        <source>there is none named "{0}"</source>
        <translation>es gibt keine Art namens „{0}“</translation>
    </message>
    <message>
        <source>The {0} {1} does not fit this model</source>
        <translation>{0} {1} passt nicht zu diesem Modell</translation>
    </message>
    <message>
        <source>choose one that was made for this very model</source>
        <translation>wählen Sie, was genau für dieses Modell gemacht wurde</translation>
    </message>
    <message>
        <source>The model could not look at the picture</source>
        <translation>Das Modell konnte das Bild nicht ansehen</translation>
    </message>
    <message>
        <source>llama.cpp gave up on it</source>
        <translation>llama.cpp hat dabei aufgegeben</translation>
    </message>
    <message>
        <source>try a smaller one</source>
        <translation>versuchen Sie ein kleineres</translation>
    </message>
    <message>
        <source>The model cannot see this picture yet</source>
        <translation>Das Modell kann dieses Bild noch nicht sehen</translation>
    </message>
    <message>
        <source>it reads pictures in a way that Underdesk does not offer</source>
        <translation>es liest Bilder auf eine Art, die Underdesk nicht anbietet</translation>
    </message>
    <message>
        <source>The picture is not wanted any more</source>
        <translation>Das Bild wird nicht mehr gebraucht</translation>
    </message>
    <message>
        <source>{0} cannot guess for {1}</source>
        <translation>{0} kann für {1} nicht vorausraten</translation>
    </message>
    <message>
        <source>choose a smaller model of the same family</source>
        <translation>wählen Sie ein kleineres Modell derselben Familie</translation>
    </message>
    <message>
        <source>This is no access token</source>
        <translation>Das ist kein Zugangstoken</translation>
    </message>
    <message>
        <source>copy it from the page of your account and give it again</source>
        <translation>kopieren Sie es von der Seite Ihres Kontos und geben Sie es noch einmal ein</translation>
    </message>
    <message>
        <source>{0} is not a labelled set</source>
        <translation>{0} ist kein ausgezeichneter Satz</translation>
    </message>
    <message>
        <source>it needs a folder corpus and a file questions.jsonl</source>
        <translation>nötig sind ein Ordner corpus und eine Datei questions.jsonl</translation>
    </message>
    <message>
        <source>The set names a section that is not there: {0}</source>
        <translation>Der Satz nennt einen Abschnitt, den es nicht gibt: {0}</translation>
    </message>
    <message>
        <source>The reader's answer makes no sense</source>
        <translation>Die Antwort des Lesers ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>“{0}” is no date</source>
        <translation>„{0}“ ist kein Datum</translation>
    </message>
    <message>
        <source>write a year, a month or a day, like 2025, 2025-01 or 2025-01-31</source>
        <translation>schreiben Sie ein Jahr, einen Monat oder einen Tag, wie 2025, 2025-01 oder 2025-01-31</translation>
    </message>
    <message>
        <source>Pages cannot be drawn here</source>
        <translation>Seiten lassen sich hier nicht zeichnen</translation>
    </message>
    <message>
        <source>read the text instead</source>
        <translation>lesen Sie stattdessen den Text</translation>
    </message>
    <message>
        <source>{0} is not there any more</source>
        <translation>{0} ist nicht mehr da</translation>
    </message>
    <message>
        <source>enter its password</source>
        <translation>geben Sie das Passwort ein</translation>
    </message>
    <message>
        <source>There is no text in the file</source>
        <translation>In der Datei ist kein Text</translation>
    </message>
    <message>
        <source>no print was found in its pictures</source>
        <translation>in ihren Bildern wurde keine Schrift gefunden</translation>
    </message>
    <message>
        <source>There is no page {0}</source>
        <translation>Es gibt keine Seite {0}</translation>
    </message>
    <message>
        <source>There is no page in what came</source>
        <translation>Was kam, enthält keine Seite</translation>
    </message>
    <message>
        <source>No password was given</source>
        <translation>Es wurde kein Passwort angegeben</translation>
    </message>
    <message>
        <source>type the one of the file</source>
        <translation>geben Sie das der Datei ein</translation>
    </message>
    <message>
        <source>The picture is damaged</source>
        <translation>Das Bild ist beschädigt</translation>
    </message>
    <message>
        <source>save it anew</source>
        <translation>speichern Sie es neu</translation>
    </message>
    <message>
        <source>The picture makes no sense</source>
        <translation>Das Bild ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>The picture is too large</source>
        <translation>Das Bild ist zu groß</translation>
    </message>
    <message>
        <source>it has {0} × {1} pixels</source>
        <translation>es hat {0} × {1} Pixel</translation>
    </message>
    <message>
        <source>save a smaller one</source>
        <translation>speichern Sie ein kleineres</translation>
    </message>
    <message>
        <source>The picture is interlaced</source>
        <translation>Das Bild ist interlaced gespeichert</translation>
    </message>
    <message>
        <source>save it without that</source>
        <translation>speichern Sie es ohne Interlacing</translation>
    </message>
    <message>
        <source>This kind of picture cannot be shown to a model</source>
        <translation>Bilder dieser Art können einem Modell nicht gezeigt werden</translation>
    </message>
    <message>
        <source>save it as PNG or JPEG</source>
        <translation>speichern Sie es als PNG oder JPEG</translation>
    </message>
    <message>
        <source>the file has {0}</source>
        <translation>die Datei hat {0}</translation>
    </message>
    <message>
        <source>The page's picture makes no sense</source>
        <translation>Das Bild der Seite ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>The page cannot be drawn</source>
        <translation>Die Seite lässt sich nicht zeichnen</translation>
    </message>
    <message>
        <source>the file is no complete PDF</source>
        <translation>die Datei ist kein vollständiges PDF</translation>
    </message>
    <message>
        <source>The file is too large</source>
        <translation>Die Datei ist zu groß</translation>
    </message>
    <message>
        <source>it has {0}</source>
        <translation>sie hat {0}</translation>
    </message>
    <message>
        <source>split it</source>
        <translation>teilen Sie sie</translation>
    </message>
    <message>
        <source>The file holds files within files within files</source>
        <translation>Die Datei enthält Dateien in Dateien in Dateien</translation>
    </message>
    <message>
        <source>The file has an old Microsoft Office format</source>
        <translation>Die Datei hat ein altes Format von Microsoft Office</translation>
    </message>
    <message>
        <source>save it as DOCX, XLSX or PPTX</source>
        <translation>speichern Sie sie als DOCX, XLSX oder PPTX</translation>
    </message>
    <message>
        <source>The file is damaged</source>
        <translation>Die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>its name ends in {0}, and what is in it is nothing of that kind</source>
        <translation>ihr Name endet auf {0}, und ihr Inhalt ist nichts dergleichen</translation>
    </message>
    <message>
        <source>get it again, or save it anew in the program that made it</source>
        <translation>besorgen Sie sie noch einmal, oder speichern Sie sie neu in dem Programm, das sie erzeugt hat</translation>
    </message>
    <message>
        <source>The file is an archive and not a document</source>
        <translation>Die Datei ist ein Archiv und kein Dokument</translation>
    </message>
    <message>
        <source>unpack it and add what is in it</source>
        <translation>entpacken Sie sie und fügen Sie den Inhalt hinzu</translation>
    </message>
    <message>
        <source>The file is of a kind that Underdesk does not read</source>
        <translation>Dateien dieser Art liest Underdesk nicht</translation>
    </message>
    <message>
        <source>save it as PDF, DOCX, ODT, HTML or text</source>
        <translation>speichern Sie sie als PDF, DOCX, ODT, HTML oder Text</translation>
    </message>
    <message>
        <source>The file is refused</source>
        <translation>Die Datei wird abgelehnt</translation>
    </message>
    <message>
        <source>it defines entities that unfold</source>
        <translation>sie bestimmt Entitäten, die sich aufblähen</translation>
    </message>
    <message>
        <source>open it in its own program and save it anew</source>
        <translation>öffnen Sie sie in ihrem eigenen Programm und speichern Sie sie neu</translation>
    </message>
    <message>
        <source>The file is encrypted in a way that Underdesk cannot open</source>
        <translation>Die Datei ist auf eine Art verschlüsselt, die Underdesk nicht öffnen kann</translation>
    </message>
    <message>
        <source>save a copy without a password</source>
        <translation>speichern Sie eine Kopie ohne Passwort</translation>
    </message>
    <message>
        <source>parts of it have names that lead outside of it</source>
        <translation>Teile davon haben Namen, die hinausführen</translation>
    </message>
    <message>
        <source>The table cannot be read</source>
        <translation>Die Tabelle ist nicht lesbar</translation>
    </message>
    <message>
        <source>of {0}</source>
        <translation>der Grund ist {0}</translation>
    </message>
    <message>
        <source>Text in this kind of picture is not read</source>
        <translation>Text in Bildern dieser Art wird nicht gelesen</translation>
    </message>
    <message>
        <source>it is no proper JSON</source>
        <translation>sie ist kein richtiges JSON</translation>
    </message>
    <message>
        <source>The file is nested too deeply to be a document</source>
        <translation>Die Datei ist zu tief verschachtelt, um ein Dokument zu sein</translation>
    </message>
    <message>
        <source>{0} is empty</source>
        <translation>{0} ist leer</translation>
    </message>
    <message>
        <source>{0} is not a file that can be read</source>
        <translation>{0} ist keine lesbare Datei</translation>
    </message>
    <message>
        <source>The file could not be read</source>
        <translation>Die Datei konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>its reader broke down over it and was ended</source>
        <translation>ihr Leser ist an ihr gescheitert und wurde beendet</translation>
    </message>
    <message>
        <source>The file was given up</source>
        <translation>Die Datei wurde aufgegeben</translation>
    </message>
    <message>
        <source>reading it took {0}</source>
        <translation>das Lesen dauerte {0}</translation>
    </message>
    <message>
        <source>Documents cannot be read on this computer</source>
        <translation>Dokumente können auf diesem Computer nicht gelesen werden</translation>
    </message>
    <message>
        <source>the process that reads them could not be shut in</source>
        <translation>der Prozess, der sie liest, ließ sich nicht einschließen</translation>
    </message>
    <message>
        <source>update the system</source>
        <translation>aktualisieren Sie das System</translation>
    </message>
    <message>
        <source>The file unfolds to more than Underdesk takes in</source>
        <translation>Die Datei entfaltet sich zu mehr, als Underdesk aufnimmt</translation>
    </message>
    <message>
        <source>split it into smaller ones</source>
        <translation>teilen Sie sie in kleinere</translation>
    </message>
    <message>
        <source>its inside does not follow its format ({0})</source>
        <translation>ihr Inneres folgt nicht ihrem Format ({0})</translation>
    </message>
    <message>
        <source>The password is too long</source>
        <translation>Das Passwort ist zu lang</translation>
    </message>
    <message>
        <source>No place was named</source>
        <translation>Es wurde kein Ort genannt</translation>
    </message>
    <message>
        <source>name a folder or a file</source>
        <translation>nennen Sie einen Ordner oder eine Datei</translation>
    </message>
    <message>
        <source>A temporary chat reads no dropped files</source>
        <translation>Ein flüchtiger Chat liest keine abgelegten Dateien</translation>
    </message>
    <message>
        <source>what is read of a file is kept in the vault</source>
        <translation>was aus einer Datei gelesen wird, bleibt im Tresor</translation>
    </message>
    <message>
        <source>ask a kept folder here, or drop the files into another chat</source>
        <translation>befragen Sie hier einen behaltenen Ordner, oder legen Sie die Dateien in einem anderen Chat ab</translation>
    </message>
    <message>
        <source>There is a folder “{0}” already</source>
        <translation>Es gibt schon einen Ordner „{0}“</translation>
    </message>
    <message>
        <source>choose another</source>
        <translation>wählen Sie einen anderen</translation>
    </message>
    <message>
        <source>Locked files cannot be opened here</source>
        <translation>Verschlossene Dateien lassen sich hier nicht öffnen</translation>
    </message>
    <message>
        <source>“{0}” is not there at the moment</source>
        <translation>„{0}“ ist zurzeit nicht da</translation>
    </message>
    <message>
        <source>nothing is found at {0}</source>
        <translation>an {0} ist nichts zu finden</translation>
    </message>
    <message>
        <source>connect its drive, or remove the folder</source>
        <translation>schließen Sie das Laufwerk an oder entfernen Sie den Ordner</translation>
    </message>
    <message>
        <source>The page is too large</source>
        <translation>Die Seite ist zu groß</translation>
    </message>
    <message>
        <source>it has more than 30 MiB</source>
        <translation>sie hat mehr als 30 MiB</translation>
    </message>
    <message>
        <source>what came is not a model file</source>
        <translation>was kam, ist keine Modelldatei</translation>
    </message>
    <message>
        <source>There is not enough room for {0}</source>
        <translation>Für {0} ist nicht genug Platz</translation>
    </message>
    <message>
        <source>the disk lacks {0} MiB</source>
        <translation>auf der Festplatte fehlen {0} MiB</translation>
    </message>
    <message>
        <source>free some space and try again</source>
        <translation>schaffen Sie Platz und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>{0} was not fetched</source>
        <translation>{0} wurde nicht geladen</translation>
    </message>
    <message>
        <source>the file at its source is no longer the one that Underdesk knows</source>
        <translation>die Datei an ihrer Quelle ist nicht mehr die, die Underdesk kennt</translation>
    </message>
    <message>
        <source>choose another model or look for a newer Underdesk</source>
        <translation>wählen Sie ein anderes Modell oder suchen Sie nach einem neueren Underdesk</translation>
    </message>
    <message>
        <source>Only a part of {0} came</source>
        <translation>Von {0} kam nur ein Teil</translation>
    </message>
    <message>
        <source>{0} bytes are missing</source>
        <translation>{0} Bytes fehlen</translation>
    </message>
    <message>
        <source>try again to go on from there</source>
        <translation>versuchen Sie es noch einmal, um dort weiterzumachen</translation>
    </message>
    <message>
        <source>There is no model “{0}” to fetch</source>
        <translation>Es gibt kein Modell „{0}“ zu laden</translation>
    </message>
    <message>
        <source>see what there is with: underdesk models list</source>
        <translation>sehen Sie, was es gibt, mit: underdesk models list</translation>
    </message>
    <message>
        <source>{0} is being fetched already</source>
        <translation>{0} wird schon geladen</translation>
    </message>
    <message>
        <source>The file of {0} is gone</source>
        <translation>Die Datei von {0} ist weg</translation>
    </message>
    <message>
        <source>nothing is at {0}</source>
        <translation>an {0} ist nichts</translation>
    </message>
    <message>
        <source>put it back or remove the model from the list</source>
        <translation>legen Sie sie zurück oder nehmen Sie das Modell von der Liste</translation>
    </message>
    <message>
        <source>{0} did not come with this Underdesk</source>
        <translation>{0} kam mit diesem Underdesk nicht mit</translation>
    </message>
    <message>
        <source>it was installed without models</source>
        <translation>es wurde ohne Modelle eingerichtet</translation>
    </message>
    <message>
        <source>choose one under Models and get it, or install Underdesk with its models</source>
        <translation>wählen Sie eines unter Modelle und holen Sie es, oder richten Sie Underdesk mit seinen Modellen ein</translation>
    </message>
    <message>
        <source>The answer of {0} was not understood</source>
        <translation>Die Antwort von {0} wurde nicht verstanden</translation>
    </message>
    <message>
        <source>it is not what the hub promises</source>
        <translation>sie ist nicht, was der Hub verspricht</translation>
    </message>
    <message>
        <source>try again later; a mirror may not offer this</source>
        <translation>versuchen Sie es später noch einmal; ein Spiegel bietet das vielleicht nicht an</translation>
    </message>
    <message>
        <source>“{0}” is no repository</source>
        <translation>„{0}“ ist kein Repository</translation>
    </message>
    <message>
        <source>give it as OWNER/NAME</source>
        <translation>geben Sie es als BESITZER/NAME an</translation>
    </message>
    <message>
        <source>There is nothing to look for</source>
        <translation>Es gibt nichts, wonach gesucht würde</translation>
    </message>
    <message>
        <source>give a word of its name</source>
        <translation>geben Sie ein Wort des Namens an</translation>
    </message>
    <message>
        <source>{0} has no such repository for you</source>
        <translation>{0} hat kein solches Repository für Sie</translation>
    </message>
    <message>
        <source>it does not exist, or is not open to everybody</source>
        <translation>es existiert nicht oder ist nicht für alle offen</translation>
    </message>
    <message>
        <source>Its files are given only to those who accepted the maker's terms</source>
        <translation>Seine Dateien bekommt nur, wer die Bedingungen des Herstellers angenommen hat</translation>
    </message>
    <message>
        <source>accept them in a browser and enter an access token with: underdesk models token set</source>
        <translation>nehmen Sie sie in einem Browser an und geben Sie ein Zugangstoken ein mit: underdesk models token set</translation>
    </message>
    <message>
        <source>{0} has had too many requests</source>
        <translation>{0} hat zu viele Anfragen bekommen</translation>
    </message>
    <message>
        <source>{0} has trouble of its own ({1})</source>
        <translation>{0} hat selbst Schwierigkeiten ({1})</translation>
    </message>
    <message>
        <source>{0} answered in an unexpected way ({1})</source>
        <translation>{0} hat unerwartet geantwortet ({1})</translation>
    </message>
    <message>
        <source>The file of {0} is damaged</source>
        <translation>Die Datei von {0} ist beschädigt</translation>
    </message>
    <message>
        <source>it is not what the program says that put it there</source>
        <translation>sie ist nicht, was das Programm sagt, das sie dort abgelegt hat</translation>
    </message>
    <message>
        <source>have that program fetch it again</source>
        <translation>lassen Sie jenes Programm sie noch einmal laden</translation>
    </message>
    <message>
        <source>There is no model “{0}”</source>
        <translation>Es gibt kein Modell „{0}“</translation>
    </message>
    <message>
        <source>choose one of: {0}</source>
        <translation>wählen Sie eines von: {0}</translation>
    </message>
    <message>
        <source>The model {0} is not on this computer</source>
        <translation>Das Modell {0} ist nicht auf diesem Computer</translation>
    </message>
    <message>
        <source>fetch it with: underdesk models get {0}</source>
        <translation>laden Sie es mit: underdesk models get {0}</translation>
    </message>
    <message>
        <source>{0} comes with Underdesk</source>
        <translation>{0} gehört zu Underdesk</translation>
    </message>
    <message>
        <source>it cannot be removed</source>
        <translation>es kann nicht entfernt werden</translation>
    </message>
    <message>
        <source>{0} is no file of this computer</source>
        <translation>{0} ist keine Datei dieses Computers</translation>
    </message>
    <message>
        <source>The list of models is damaged</source>
        <translation>Die Liste der Modelle ist beschädigt</translation>
    </message>
    <message>
        <source>install Underdesk again</source>
        <translation>installieren Sie Underdesk neu</translation>
    </message>
    <message>
        <source>There is too little room for the models there</source>
        <translation>Dort ist zu wenig Platz für die Modelle</translation>
    </message>
    <message>
        <source>they take {0} GB</source>
        <translation>sie brauchen {0} GB</translation>
    </message>
    <message>
        <source>nothing was moved; make room or choose another disk</source>
        <translation>nichts wurde verschoben; schaffen Sie Platz oder wählen Sie eine andere Platte</translation>
    </message>
    <message>
        <source>Models cannot be kept in “{0}”</source>
        <translation>In „{0}“ lassen sich keine Modelle aufbewahren</translation>
    </message>
    <message>
        <source>choose a folder of your own</source>
        <translation>wählen Sie einen eigenen Ordner</translation>
    </message>
    <message>
        <source>its source sent other bytes than it was asked for</source>
        <translation>seine Quelle hat andere Bytes gesendet als verlangt</translation>
    </message>
    <message>
        <source>{0} cannot {1}</source>
        <translation>{0} kann das nicht ({1})</translation>
    </message>
    <message>
        <source>it was not made for that</source>
        <translation>es wurde nicht dafür gemacht</translation>
    </message>
    <message>
        <source>choose one that can: {0}</source>
        <translation>wählen Sie eines, das es kann: {0}</translation>
    </message>
    <message>
        <source>The model {0} that comes with Underdesk is not there</source>
        <translation>Das Modell {0}, das zu Underdesk gehört, ist nicht da</translation>
    </message>
    <message>
        <source>the package {0} that carries it is not installed</source>
        <translation>das Paket {0}, in dem es liegt, ist nicht installiert</translation>
    </message>
    <message>
        <source>{0} comes under terms of its maker, {1}</source>
        <translation>Für {0} gelten Bedingungen des Herstellers: {1}</translation>
    </message>
    <message>
        <source>they ask to be agreed to before the model is used</source>
        <translation>sie verlangen Zustimmung, bevor das Modell benutzt wird</translation>
    </message>
    <message>
        <source>read them at {0} and agree, or choose another model</source>
        <translation>lesen Sie sie unter {0} und stimmen Sie zu, oder wählen Sie ein anderes Modell</translation>
    </message>
    <message>
        <source>{0} arrived damaged and was thrown away</source>
        <translation>{0} kam beschädigt an und wurde verworfen</translation>
    </message>
    <message>
        <source>fetch it again</source>
        <translation>laden Sie es noch einmal</translation>
    </message>
    <message>
        <source>The model {0} was not loaded</source>
        <translation>Das Modell {0} wurde nicht geladen</translation>
    </message>
    <message>
        <source>its file is damaged or is not the one that was added</source>
        <translation>seine Datei ist beschädigt oder nicht die, die hinzugefügt wurde</translation>
    </message>
    <message>
        <source>copy or fetch it again, or remove it and add the new file</source>
        <translation>kopieren oder laden Sie es noch einmal, oder entfernen Sie es und fügen Sie die neue Datei hinzu</translation>
    </message>
    <message>
        <source>it has the size of {0} but not its content</source>
        <translation>sie hat die Größe von {0}, aber nicht den Inhalt</translation>
    </message>
    <message>
        <source>copy or fetch it again</source>
        <translation>kopieren oder laden Sie sie noch einmal</translation>
    </message>
    <message>
        <source>{0} cannot be fetched</source>
        <translation>{0} kann nicht geladen werden</translation>
    </message>
    <message>
        <source>the hub names no hash for it, so that nobody could tell whether it came whole</source>
        <translation>der Hub nennt keine Prüfsumme, sodass niemand wüsste, ob es heil ankam</translation>
    </message>
    <message>
        <source>choose another file</source>
        <translation>wählen Sie eine andere Datei</translation>
    </message>
    <message>
        <source>This is no purpose that Underdesk goes online for</source>
        <translation>Zu diesem Zweck geht Underdesk nicht online</translation>
    </message>
    <message>
        <source>It was cancelled</source>
        <translation>Es wurde abgebrochen</translation>
    </message>
    <message>
        <source>{0} cannot be reached</source>
        <translation>{0} ist nicht erreichbar</translation>
    </message>
    <message>
        <source>check the network connection and try again</source>
        <translation>prüfen Sie die Netzverbindung und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>{0} does not answer</source>
        <translation>{0} antwortet nicht</translation>
    </message>
    <message>
        <source>{0} stopped sending</source>
        <translation>{0} sendet nicht mehr</translation>
    </message>
    <message>
        <source>No safe connection to {0} could be made</source>
        <translation>Zu {0} kam keine sichere Verbindung zustande</translation>
    </message>
    <message>
        <source>its certificate was not accepted ({0})</source>
        <translation>das Zertifikat wurde nicht anerkannt ({0})</translation>
    </message>
    <message>
        <source>check the clock of this computer and whether something stands between it and the internet</source>
        <translation>prüfen Sie die Uhr dieses Computers und ob etwas zwischen ihm und dem Internet steht</translation>
    </message>
    <message>
        <source>Too many programs of this computer are asked at once</source>
        <translation>Zu viele Programme dieses Computers werden zugleich gefragt</translation>
    </message>
    <message>
        <source>wait until one of the answers has ended</source>
        <translation>warten Sie, bis eine der Antworten zu Ende ist</translation>
    </message>
    <message>
        <source>The request is too large to be sent</source>
        <translation>Die Anfrage ist zu groß zum Senden</translation>
    </message>
    <message>
        <source>Tools of other programs cannot be used yet</source>
        <translation>Werkzeuge anderer Programme sind noch nicht benutzbar</translation>
    </message>
    <message>
        <source>a part of Underdesk is not installed</source>
        <translation>ein Teil von Underdesk ist nicht installiert</translation>
    </message>
    <message>
        <source>run `make mcp` in its folder, then start it again</source>
        <translation>führen Sie `make mcp` in seinem Ordner aus und starten Sie es neu</translation>
    </message>
    <message>
        <source>The tools of {0} cannot be used</source>
        <translation>Die Werkzeuge von {0} sind nicht benutzbar</translation>
    </message>
    <message>
        <source>look at it in Settings</source>
        <translation>sehen Sie in den Einstellungen nach</translation>
    </message>
    <message>
        <source>The server said nothing</source>
        <translation>Der Server hat nichts gesagt</translation>
    </message>
    <message>
        <source>The request failed</source>
        <translation>Die Anfrage ist gescheitert</translation>
    </message>
    <message>
        <source>The answer is larger than can be read</source>
        <translation>Die Antwort ist größer, als gelesen werden kann</translation>
    </message>
    <message>
        <source>Underdesk cannot listen for other programs</source>
        <translation>Underdesk kann nicht auf andere Programme warten</translation>
    </message>
    <message>
        <source>no process could be started for that</source>
        <translation>dafür ließ sich kein Prozess starten</translation>
    </message>
    <message>
        <source>Underdesk cannot listen on port {0}</source>
        <translation>Underdesk kann nicht am Port {0} warten</translation>
    </message>
    <message>
        <source>Port {0} is taken</source>
        <translation>Port {0} ist belegt</translation>
    </message>
    <message>
        <source>another program on this computer listens there</source>
        <translation>ein anderes Programm dieses Computers wartet dort</translation>
    </message>
    <message>
        <source>end that program or choose another port</source>
        <translation>beenden Sie jenes Programm oder wählen Sie einen anderen Port</translation>
    </message>
    <message>
        <source>Underdesk is offline</source>
        <translation>Underdesk ist offline</translation>
    </message>
    <message>
        <source>turn the Offline switch off to allow this</source>
        <translation>schalten Sie Offline aus, um das zu erlauben</translation>
    </message>
    <message>
        <source>The address {0}://{1} was refused</source>
        <translation>Die Adresse {0}://{1} wurde abgewiesen</translation>
    </message>
    <message>
        <source>it is not among those allowed for “{0}”</source>
        <translation>sie gehört nicht zu den für „{0}“ erlaubten</translation>
    </message>
    <message>
        <source>nothing was sent there</source>
        <translation>es wurde nichts dorthin gesendet</translation>
    </message>
    <message>
        <source>The transfer from {0} failed</source>
        <translation>Die Übertragung von {0} ist gescheitert</translation>
    </message>
    <message>
        <source>The answer of {0} is larger than expected</source>
        <translation>Die Antwort von {0} ist größer als erwartet</translation>
    </message>
    <message>
        <source>try another source</source>
        <translation>versuchen Sie eine andere Quelle</translation>
    </message>
    <message>
        <source>Underdesk cannot go online</source>
        <translation>Underdesk kann nicht online gehen</translation>
    </message>
    <message>
        <source>the process that holds the network could not be started</source>
        <translation>der Prozess, der das Netz hält, ließ sich nicht starten</translation>
    </message>
    <message>
        <source>close Underdesk and start it again</source>
        <translation>schließen Sie Underdesk und starten Sie es neu</translation>
    </message>
    <message>
        <source>The self-test cannot run</source>
        <translation>Der Selbsttest kann nicht laufen</translation>
    </message>
    <message>
        <source>no listener on this computer could be set up for it</source>
        <translation>auf diesem Computer ließ sich kein Empfänger dafür einrichten</translation>
    </message>
    <message>
        <source>A pipeline of the benchmark cannot be made</source>
        <translation>Eine Pipeline der Messung lässt sich nicht erstellen</translation>
    </message>
    <message>
        <source>A run of the benchmark did not end well</source>
        <translation>Ein Lauf der Messung ging nicht gut aus</translation>
    </message>
    <message>
        <source>There are no labelled topics in {0}</source>
        <translation>In {0} gibt es keine ausgezeichneten Themen</translation>
    </message>
    <message>
        <source>name a folder with corpus/ and extraction_topics.json</source>
        <translation>nennen Sie einen Ordner mit corpus/ und extraction_topics.json</translation>
    </message>
    <message>
        <source>The model's answer for “{0}” has not the form that it needs</source>
        <translation>Die Antwort des Modells für „{0}“ hat nicht die nötige Form</translation>
    </message>
    <message>
        <source>{0} (asked {1} times)</source>
        <translation>{0} ({1}-mal gefragt)</translation>
    </message>
    <message>
        <source>give it a longer answer, a simpler form or another model</source>
        <translation>geben Sie ihm eine längere Antwort, eine einfachere Form oder ein anderes Modell</translation>
    </message>
    <message>
        <source>The prompt of “{0}” does not fit into its window</source>
        <translation>Der Prompt von „{0}“ passt nicht in sein Fenster</translation>
    </message>
    <message>
        <source>it has {0} tokens, its answer up to {1}, and the window {2}</source>
        <translation>er hat {0} Token, seine Antwort bis zu {1} und das Fenster {2}</translation>
    </message>
    <message>
        <source>read the text in windows, shorten the answer or widen the window</source>
        <translation>lesen Sie den Text in Fenstern, kürzen Sie die Antwort oder verbreitern Sie das Fenster</translation>
    </message>
    <message>
        <source>The model stopped in the middle of “{0}”</source>
        <translation>Das Modell hat mitten in „{0}“ aufgehört</translation>
    </message>
    <message>
        <source>it was unloaded</source>
        <translation>es wurde entladen</translation>
    </message>
    <message>
        <source>go on with the run</source>
        <translation>setzen Sie den Lauf fort</translation>
    </message>
    <message>
        <source>There is no template “{0}”</source>
        <translation>Es gibt keine Vorlage „{0}“</translation>
    </message>
    <message>
        <source>“/{0}” takes no question</source>
        <translation>„/{0}“ nimmt keine Frage</translation>
    </message>
    <message>
        <source>send it without words</source>
        <translation>senden Sie es ohne Worte</translation>
    </message>
    <message>
        <source>“/{0}” needs a question</source>
        <translation>„/{0}“ braucht eine Frage</translation>
    </message>
    <message>
        <source>its step “{0}” is empty</source>
        <translation>der Schritt „{0}“ ist leer</translation>
    </message>
    <message>
        <source>type it behind the name</source>
        <translation>schreiben Sie sie hinter den Namen</translation>
    </message>
    <message>
        <source>run it under Pipelines</source>
        <translation>führen Sie sie unter Pipelines aus</translation>
    </message>
    <message>
        <source>take another port, or a step that converts it</source>
        <translation>nehmen Sie einen anderen Anschluss oder einen Schritt, der umwandelt</translation>
    </message>
    <message>
        <source>values leave “{0}” only through its edge</source>
        <translation>Werte verlassen „{0}“ nur über den Rand</translation>
    </message>
    <message>
        <source>wire it to the right edge of “{0}” and go on from there</source>
        <translation>schließen Sie ihn am rechten Rand von „{0}“ an und gehen Sie von dort weiter</translation>
    </message>
    <message>
        <source>“{0}” has no output “{1}”</source>
        <translation>„{0}“ hat keinen Ausgang „{1}“</translation>
    </message>
    <message>
        <source>“{0}” has no input “{1}”</source>
        <translation>„{0}“ hat keinen Eingang „{1}“</translation>
    </message>
    <message>
        <source>wire it to the right edge of “{0}”</source>
        <translation>schließen Sie ihn am rechten Rand von „{0}“ an</translation>
    </message>
    <message>
        <source>take another port, or convert it before</source>
        <translation>nehmen Sie einen anderen Anschluss oder wandeln Sie vorher um</translation>
    </message>
    <message>
        <source>this would go in a circle</source>
        <translation>das ginge im Kreis</translation>
    </message>
    <message>
        <source>there is no step “{0}”</source>
        <translation>es gibt keinen Schritt „{0}“</translation>
    </message>
    <message>
        <source>remove the wire</source>
        <translation>entfernen Sie die Leitung</translation>
    </message>
    <message>
        <source>There is no step in it</source>
        <translation>Es ist kein Schritt darin</translation>
    </message>
    <message>
        <source>add one</source>
        <translation>fügen Sie einen hinzu</translation>
    </message>
    <message>
        <source>its id is used twice</source>
        <translation>seine Kennung kommt zweimal vor</translation>
    </message>
    <message>
        <source>give one of them another id</source>
        <translation>geben Sie einem davon eine andere Kennung</translation>
    </message>
    <message>
        <source>update Underdesk, or remove the step</source>
        <translation>aktualisieren Sie Underdesk oder entfernen Sie den Schritt</translation>
    </message>
    <message>
        <source>correct it in the step's parameters</source>
        <translation>berichtigen Sie es in den Parametern des Schritts</translation>
    </message>
    <message>
        <source>it is tried from 0 to {0} times more</source>
        <translation>er wird 0- bis {0}-mal noch einmal versucht</translation>
    </message>
    <message>
        <source>correct the number</source>
        <translation>berichtigen Sie die Zahl</translation>
    </message>
    <message>
        <source>its time limit is not above zero</source>
        <translation>seine Zeitgrenze liegt nicht über null</translation>
    </message>
    <message>
        <source>correct or remove the limit</source>
        <translation>berichtigen oder entfernen Sie die Grenze</translation>
    </message>
    <message>
        <source>there is nothing in it</source>
        <translation>es ist nichts darin</translation>
    </message>
    <message>
        <source>drag steps into it, or remove it</source>
        <translation>ziehen Sie Schritte hinein oder entfernen Sie sie</translation>
    </message>
    <message>
        <source>its budget is not above zero</source>
        <translation>ihr Budget liegt nicht über null</translation>
    </message>
    <message>
        <source>correct or remove it</source>
        <translation>berichtigen oder entfernen Sie es</translation>
    </message>
    <message>
        <source>{0} wait for each other</source>
        <translation>{0} warten aufeinander</translation>
    </message>
    <message>
        <source>use a Repeat until zone for a loop</source>
        <translation>benutzen Sie für eine Schleife eine Zone „Wiederholen bis“</translation>
    </message>
    <message>
        <source>Pipelines stand too deep inside each other</source>
        <translation>Pipelines stehen zu tief ineinander</translation>
    </message>
    <message>
        <source>run one of them on its own</source>
        <translation>führen Sie eine davon für sich aus</translation>
    </message>
    <message>
        <source>it stands in “{0}”, which is no zone</source>
        <translation>steht in „{0}“, was keine Zone ist</translation>
    </message>
    <message>
        <source>move it out</source>
        <translation>ziehen Sie es heraus</translation>
    </message>
    <message>
        <source>it stands in itself, or too deep in other zones</source>
        <translation>steht in sich selbst oder zu tief in anderen Zonen</translation>
    </message>
    <message>
        <source>a value on its edge cannot have this name</source>
        <translation>ein Wert am Rand kann nicht so heißen</translation>
    </message>
    <message>
        <source>the pipeline that it runs is missing</source>
        <translation>die Pipeline, die er ausführt, fehlt</translation>
    </message>
    <message>
        <source>choose one</source>
        <translation>wählen Sie eines</translation>
    </message>
    <message>
        <source>its number of {0} is from 1 to {1}</source>
        <translation>die Zahl ({0}) liegt zwischen 1 und {1}</translation>
    </message>
    <message>
        <source>it takes one wire and has {0}</source>
        <translation>er nimmt eine Leitung und hat {0}</translation>
    </message>
    <message>
        <source>use Collect or Merge</source>
        <translation>benutzen Sie Sammeln oder Zusammenführen</translation>
    </message>
    <message>
        <source>inside it: {0}</source>
        <translation>darin: {0}</translation>
    </message>
    <message>
        <source>correct it there</source>
        <translation>berichtigen Sie es dort</translation>
    </message>
    <message>
        <source>nothing is wired to it</source>
        <translation>nichts ist angeschlossen</translation>
    </message>
    <message>
        <source>no step inside gives it</source>
        <translation>kein Schritt darin liefert es</translation>
    </message>
    <message>
        <source>wire one to the right edge</source>
        <translation>schließen Sie einen am rechten Rand an</translation>
    </message>
    <message>
        <source>There is no pipeline “/{0}”</source>
        <translation>Es gibt keine Pipeline „/{0}“</translation>
    </message>
    <message>
        <source>there are {0}</source>
        <translation>es gibt {0}</translation>
    </message>
    <message>
        <source>choose one, or put a space before the slash to ask the model</source>
        <translation>wählen Sie eine, oder setzen Sie ein Leerzeichen vor den Schrägstrich, um das Modell zu fragen</translation>
    </message>
    <message>
        <source>it may have been removed</source>
        <translation>er wurde vielleicht entfernt</translation>
    </message>
    <message>
        <source>“{0}” is locked, for this program does not know its node</source>
        <translation>„{0}“ ist gesperrt, denn dieses Programm kennt den Schritt nicht</translation>
    </message>
    <message>
        <source>update Underdesk</source>
        <translation>aktualisieren Sie Underdesk</translation>
    </message>
    <message>
        <source>there is no node “{0}”</source>
        <translation>es gibt keinen Schritt der Art „{0}“</translation>
    </message>
    <message>
        <source>choose one of the list</source>
        <translation>wählen Sie einen aus der Liste</translation>
    </message>
    <message>
        <source>the steps stand in different zones</source>
        <translation>die Schritte stehen in verschiedenen Zonen</translation>
    </message>
    <message>
        <source>choose steps that stand beside each other</source>
        <translation>wählen Sie Schritte, die nebeneinander stehen</translation>
    </message>
    <message>
        <source>this wire is there already</source>
        <translation>diese Leitung ist schon da</translation>
    </message>
    <message>
        <source>a step needs a name</source>
        <translation>ein Schritt braucht einen Namen</translation>
    </message>
    <message>
        <source>another step is called “{0}”</source>
        <translation>ein anderer Schritt heißt „{0}“</translation>
    </message>
    <message>
        <source>this cannot be set on a step</source>
        <translation>das lässt sich an einem Schritt nicht einstellen</translation>
    </message>
    <message>
        <source>this cannot be set on a zone</source>
        <translation>das lässt sich an einer Zone nicht einstellen</translation>
    </message>
    <message>
        <source>a Sub-pipeline has no inside</source>
        <translation>eine Unterpipeline hat kein Inneres</translation>
    </message>
    <message>
        <source>change the pipeline that it runs</source>
        <translation>ändern Sie die Pipeline, die sie ausführt</translation>
    </message>
    <message>
        <source>a zone cannot stand in itself</source>
        <translation>eine Zone kann nicht in sich selbst stehen</translation>
    </message>
    <message>
        <source>choose another zone</source>
        <translation>wählen Sie eine andere Zone</translation>
    </message>
    <message>
        <source>The file is larger than any pipeline</source>
        <translation>Die Datei ist größer als jede Pipeline</translation>
    </message>
    <message>
        <source>The file holds no pipeline</source>
        <translation>Die Datei enthält keine Pipeline</translation>
    </message>
    <message>
        <source>choose a file that Underdesk wrote</source>
        <translation>wählen Sie eine Datei, die Underdesk geschrieben hat</translation>
    </message>
    <message>
        <source>The file is no pipeline of Underdesk</source>
        <translation>Die Datei ist keine Pipeline von Underdesk</translation>
    </message>
    <message>
        <source>its "format" has to be "{0}"</source>
        <translation>ihr „format“ muss „{0}“ sein</translation>
    </message>
    <message>
        <source>The file does not say which version of the format it has</source>
        <translation>Die Datei sagt nicht, welche Version des Formats sie hat</translation>
    </message>
    <message>
        <source>add "schema_version"</source>
        <translation>fügen Sie „schema_version“ hinzu</translation>
    </message>
    <message>
        <source>The file was made by a newer Underdesk</source>
        <translation>Die Datei stammt von einem neueren Underdesk</translation>
    </message>
    <message>
        <source>it has a part “{0}” that is not known</source>
        <translation>sie hat einen unbekannten Teil „{0}“</translation>
    </message>
    <message>
        <source>remove it</source>
        <translation>entfernen Sie ihn</translation>
    </message>
    <message>
        <source>The file is no text</source>
        <translation>Die Datei ist kein Text</translation>
    </message>
    <message>
        <source>The file is nested too deep</source>
        <translation>Die Datei ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>The file is no JSON: line {0}, column {1}</source>
        <translation>Die Datei ist kein JSON: Zeile {0}, Spalte {1}</translation>
    </message>
    <message>
        <source>correct that place</source>
        <translation>berichtigen Sie diese Stelle</translation>
    </message>
    <message>
        <source>The file is no sound JSON: {0}</source>
        <translation>Die Datei ist kein richtiges JSON: {0}</translation>
    </message>
    <message>
        <source>the file {0}</source>
        <translation>die Datei {0}</translation>
    </message>
    <message>
        <source>correct it in the file</source>
        <translation>berichtigen Sie es in der Datei</translation>
    </message>
    <message>
        <source>A pipeline inside was changed</source>
        <translation>Eine Pipeline darin wurde geändert</translation>
    </message>
    <message>
        <source>choose it again for its Sub-pipeline zone</source>
        <translation>wählen Sie sie für ihre Zone noch einmal</translation>
    </message>
    <message>
        <source>the type is not known</source>
        <translation>der Typ ist nicht bekannt</translation>
    </message>
    <message>
        <source>choose another type</source>
        <translation>wählen Sie einen anderen Typ</translation>
    </message>
    <message>
        <source>There is nothing to repeat in this chat yet</source>
        <translation>In diesem Chat gibt es noch nichts zu wiederholen</translation>
    </message>
    <message>
        <source>ask something first</source>
        <translation>fragen Sie zuerst etwas</translation>
    </message>
    <message>
        <source>This chat cannot be made repeatable</source>
        <translation>Dieser Chat lässt sich nicht wiederholbar machen</translation>
    </message>
    <message>
        <source>{0} is in none of the folders</source>
        <translation>{0} ist in keinem der Ordner</translation>
    </message>
    <message>
        <source>add its folder under Knowledge</source>
        <translation>fügen Sie den Ordner unter Wissen hinzu</translation>
    </message>
    <message>
        <source>choose another name or rule</source>
        <translation>wählen Sie einen anderen Namen oder eine andere Regel</translation>
    </message>
    <message>
        <source>There is no model that compares texts by meaning</source>
        <translation>Es gibt kein Modell, das Texte nach Bedeutung vergleicht</translation>
    </message>
    <message>
        <source>Pages of the web are not kept here</source>
        <translation>Webseiten werden hier nicht aufbewahrt</translation>
    </message>
    <message>
        <source>This run may not use the web</source>
        <translation>Dieser Lauf darf nicht ins Web</translation>
    </message>
    <message>
        <source>start another one that may</source>
        <translation>starten Sie einen anderen, der es darf</translation>
    </message>
    <message>
        <source>There is nothing to choose from</source>
        <translation>Es gibt nichts zu wählen</translation>
    </message>
    <message>
        <source>name choices, or wire a list</source>
        <translation>nennen Sie Möglichkeiten oder schließen Sie eine Liste an</translation>
    </message>
    <message>
        <source>There are no classes to choose from</source>
        <translation>Es gibt keine Klassen zur Auswahl</translation>
    </message>
    <message>
        <source>name at least one</source>
        <translation>nennen Sie wenigstens eine</translation>
    </message>
    <message>
        <source>The question is empty</source>
        <translation>Die Frage ist leer</translation>
    </message>
    <message>
        <source>type one before the run</source>
        <translation>geben Sie vor dem Lauf eine ein</translation>
    </message>
    <message>
        <source>There are no rows to write</source>
        <translation>Es gibt keine Zeilen zu schreiben</translation>
    </message>
    <message>
        <source>let the run go on without them</source>
        <translation>lassen Sie den Lauf ohne sie weitergehen</translation>
    </message>
    <message>
        <source>More than {0} items come of this</source>
        <translation>Daraus werden mehr als {0} Einträge</translation>
    </message>
    <message>
        <source>split it coarser</source>
        <translation>teilen Sie gröber</translation>
    </message>
    <message>
        <source>There is no JSON in the text</source>
        <translation>Im Text ist kein JSON</translation>
    </message>
    <message>
        <source>have the model held to a form</source>
        <translation>lassen Sie das Modell an eine Form binden</translation>
    </message>
    <message>
        <source>There is no recorded run that could be shown</source>
        <translation>Es gibt keinen aufgezeichneten Lauf, der sich zeigen ließe</translation>
    </message>
    <message>
        <source>run the template itself</source>
        <translation>führen Sie die Vorlage selbst aus</translation>
    </message>
    <message>
        <source>The question “{0}” is empty</source>
        <translation>Die Frage „{0}“ ist leer</translation>
    </message>
    <message>
        <source>type it first</source>
        <translation>geben Sie sie zuerst ein</translation>
    </message>
    <message>
        <source>This run is over</source>
        <translation>Dieser Lauf ist vorbei</translation>
    </message>
    <message>
        <source>start another</source>
        <translation>starten Sie einen anderen</translation>
    </message>
    <message>
        <source>The pipeline has no question “{0}”</source>
        <translation>Die Pipeline hat keine Frage „{0}“</translation>
    </message>
    <message>
        <source>it has: {0}</source>
        <translation>sie hat: {0}</translation>
    </message>
    <message>
        <source>This run is under way</source>
        <translation>Dieser Lauf ist im Gang</translation>
    </message>
    <message>
        <source>wait, or stop it</source>
        <translation>warten Sie, oder halten Sie ihn an</translation>
    </message>
    <message>
        <source>“{0}” cannot run</source>
        <translation>„{0}“ kann nicht laufen</translation>
    </message>
    <message>
        <source>this program does not know the node “{0}”</source>
        <translation>dieses Programm kennt den Schritt „{0}“ nicht</translation>
    </message>
    <message>
        <source>update Underdesk or remove the step</source>
        <translation>aktualisieren Sie Underdesk oder entfernen Sie den Schritt</translation>
    </message>
    <message>
        <source>“{0}” took longer than {1} seconds</source>
        <translation>„{0}“ hat länger als {1} Sekunden gebraucht</translation>
    </message>
    <message>
        <source>give it more time, or less to do</source>
        <translation>geben Sie ihm mehr Zeit oder weniger zu tun</translation>
    </message>
    <message>
        <source>The value is no {0}</source>
        <translation>Der Wert ist kein {0}</translation>
    </message>
    <message>
        <source>it is {0}</source>
        <translation>er ist {0}</translation>
    </message>
    <message>
        <source>convert it before</source>
        <translation>wandeln Sie ihn vorher um</translation>
    </message>
    <message>
        <source>A step made a value that cannot be kept</source>
        <translation>Ein Schritt hat einen Wert erzeugt, der sich nicht aufbewahren lässt</translation>
    </message>
    <message>
        <source>it is no JSON (a number may be infinite)</source>
        <translation>er ist kein JSON (eine Zahl ist vielleicht unendlich)</translation>
    </message>
    <message>
        <source>change what the step does</source>
        <translation>ändern Sie, was der Schritt tut</translation>
    </message>
    <message>
        <source>There is no way to the web here</source>
        <translation>Hier führt kein Weg ins Web</translation>
    </message>
    <message>
        <source>leave out the steps that need it</source>
        <translation>lassen Sie die Schritte weg, die ihn brauchen</translation>
    </message>
    <message>
        <source>The pipeline has no step “{0}” that asks a model</source>
        <translation>Die Pipeline hat keinen Schritt „{0}“, der ein Modell fragt</translation>
    </message>
    <message>
        <source>name one of its model steps</source>
        <translation>nennen Sie einen ihrer Modellschritte</translation>
    </message>
    <message>
        <source>The model was unloaded in the middle of an answer</source>
        <translation>Das Modell wurde mitten in einer Antwort entladen</translation>
    </message>
    <message>
        <source>A server asks by its own chat template</source>
        <translation>Ein Server fragt mit seiner eigenen Chat-Vorlage</translation>
    </message>
    <message>
        <source>leave out the template</source>
        <translation>lassen Sie die Vorlage weg</translation>
    </message>
    <message>
        <source>The pipeline asks a person, which no suite can</source>
        <translation>Die Pipeline fragt einen Menschen, was in einer Prüfreihe nicht geht</translation>
    </message>
    <message>
        <source>The pipeline did not come to its end</source>
        <translation>Die Pipeline kam nicht bis zum Ende</translation>
    </message>
    <message>
        <source>A pipeline cannot be shown the pictures of a case</source>
        <translation>Einer Pipeline können die Bilder eines Falls nicht gezeigt werden</translation>
    </message>
    <message>
        <source>ask a model that sees pictures</source>
        <translation>fragen Sie ein Modell, das Bilder sieht</translation>
    </message>
    <message>
        <source>A suite of the benchmark did not end well</source>
        <translation>Eine Prüfreihe der Messung ging nicht gut aus</translation>
    </message>
    <message>
        <source>The pattern “{0}” cannot be read</source>
        <translation>Das Muster „{0}“ ist nicht lesbar</translation>
    </message>
    <message>
        <source>The pattern “{0}” takes too long</source>
        <translation>Das Muster „{0}“ dauert zu lange</translation>
    </message>
    <message>
        <source>it can fit the same text in too many ways</source>
        <translation>es kann auf zu viele Arten auf denselben Text passen</translation>
    </message>
    <message>
        <source>write it simpler</source>
        <translation>schreiben Sie es einfacher</translation>
    </message>
    <message>
        <source>There is no file {0}</source>
        <translation>Es gibt keine Datei {0}</translation>
    </message>
    <message>
        <source>The schema cannot be read</source>
        <translation>Das Schema ist nicht lesbar</translation>
    </message>
    <message>
        <source>The schema cannot be used</source>
        <translation>Das Schema ist nicht benutzbar</translation>
    </message>
    <message>
        <source>“{0}” cannot be put to a model from a suite</source>
        <translation>„{0}“ lässt sich aus einer Prüfreihe keinem Modell vorlegen</translation>
    </message>
    <message>
        <source>only files of plain text can</source>
        <translation>das geht nur mit Dateien aus reinem Text</translation>
    </message>
    <message>
        <source>add it to a folder, and ask the folder</source>
        <translation>fügen Sie es einem Ordner hinzu und befragen Sie den Ordner</translation>
    </message>
    <message>
        <source>Meaning cannot be compared</source>
        <translation>Bedeutung lässt sich nicht vergleichen</translation>
    </message>
    <message>
        <source>there is no embedding model</source>
        <translation>es gibt kein Embedding-Modell</translation>
    </message>
    <message>
        <source>run make setup</source>
        <translation>führen Sie make setup aus</translation>
    </message>
    <message>
        <source>The judge gave no verdict</source>
        <translation>Der Richter hat kein Urteil gegeben</translation>
    </message>
    <message>
        <source>a message has more than {0} characters</source>
        <translation>eine Nachricht hat mehr als {0} Zeichen</translation>
    </message>
    <message>
        <source>{0} is no file of cases that Underdesk knows</source>
        <translation>{0} ist keine Datei mit Fällen, die Underdesk kennt</translation>
    </message>
    <message>
        <source>choose one of {0}</source>
        <translation>wählen Sie eine von {0}</translation>
    </message>
    <message>
        <source>choose a file with cases</source>
        <translation>wählen Sie eine Datei mit Fällen</translation>
    </message>
    <message>
        <source>{0} has no column “prompt”</source>
        <translation>{0} hat keine Spalte „prompt“</translation>
    </message>
    <message>
        <source>its columns are {0}</source>
        <translation>die Spalten sind {0}</translation>
    </message>
    <message>
        <source>name the column with the questions “prompt” or “question”</source>
        <translation>nennen Sie die Spalte mit den Fragen „prompt“ oder „question“</translation>
    </message>
    <message>
        <source>the prompt is empty</source>
        <translation>die Frage ist leer</translation>
    </message>
    <message>
        <source>the prompt is a list, but not of messages with “role” and “content”</source>
        <translation>die Frage ist eine Liste, aber nicht von Nachrichten mit „role“ und „content“</translation>
    </message>
    <message>
        <source>the last message of the prompt is not the user's</source>
        <translation>die letzte Nachricht der Frage ist nicht die des Menschen („user“)</translation>
    </message>
    <message>
        <source>“{0}” is not a JSON object</source>
        <translation>„{0}“ ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>“checks” is not a JSON list</source>
        <translation>„checks“ ist keine JSON-Liste</translation>
    </message>
    <message>
        <source>“{0}” has {1} characters, more than {2}</source>
        <translation>„{0}“ hat {1} Zeichen, mehr als {2}</translation>
    </message>
    <message>
        <source>“{0}” has characters of value zero, as files that are no text have</source>
        <translation>„{0}“ hat Zeichen mit dem Wert null, wie Dateien, die kein Text sind</translation>
    </message>
    <message>
        <source>“{0}” is no JSON ({1})</source>
        <translation>„{0}“ ist kein JSON ({1})</translation>
    </message>
    <message>
        <source>“{0}” is no number: {1}</source>
        <translation>„{0}“ ist keine Zahl: {1}</translation>
    </message>
    <message>
        <source>a check cannot be used: {0}</source>
        <translation>eine Prüfung ist nicht zu gebrauchen: {0}</translation>
    </message>
    <message>
        <source>a check has no “kind”</source>
        <translation>eine Prüfung hat kein „kind“</translation>
    </message>
    <message>
        <source>the check “{0}” is not written as one</source>
        <translation>die Prüfung „{0}“ ist nicht als solche geschrieben</translation>
    </message>
    <message>
        <source>columns that mean nothing here were passed over: {0}</source>
        <translation>Spalten, die hier nichts bedeuten, wurden übergangen: {0}</translation>
    </message>
    <message>
        <source>more than one column means {0}; the first counts</source>
        <translation>mehr als eine Spalte bedeutet {0}; die erste zählt</translation>
    </message>
    <message>
        <source>a quotation mark is not closed, or stands in the wrong place</source>
        <translation>ein Anführungszeichen ist nicht geschlossen oder steht an der falschen Stelle</translation>
    </message>
    <message>
        <source>it has {0} fields, but there are {1} columns</source>
        <translation>sie hat {0} Felder, aber es gibt {1} Spalten</translation>
    </message>
    <message>
        <source>it is not an object</source>
        <translation>es ist kein Objekt</translation>
    </message>
    <message>
        <source>it has no field “prompt” (one of {0}); its fields are {1}</source>
        <translation>es fehlt das Feld „prompt“ (eines von {0}); die Felder sind {1}</translation>
    </message>
    <message>
        <source>it has {0} characters, more than {1}</source>
        <translation>sie hat {0} Zeichen, mehr als {1}</translation>
    </message>
    <message>
        <source>{0} is no JSON</source>
        <translation>{0} ist kein JSON</translation>
    </message>
    <message>
        <source>of {0}{1}</source>
        <translation>der Grund ist {0}{1}</translation>
    </message>
    <message>
        <source>it is no JSON ({0})</source>
        <translation>es ist kein JSON ({0})</translation>
    </message>
    <message>
        <source>{0} has no list “tests”</source>
        <translation>{0} hat keine Liste „tests“</translation>
    </message>
    <message>
        <source>choose promptfoo's own file</source>
        <translation>wählen Sie die eigene Datei von promptfoo</translation>
    </message>
    <message>
        <source>{0} refers to itself too often</source>
        <translation>{0} verweist zu oft auf sich selbst</translation>
    </message>
    <message>
        <source>{0} is no YAML{1}</source>
        <translation>{0} ist kein YAML{1}</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>es ist leer</translation>
    </message>
    <message>
        <source>a variable has more than {0} characters</source>
        <translation>eine Variable hat mehr als {0} Zeichen</translation>
    </message>
    <message>
        <source>the prompt wants “{0}”, which it does not give</source>
        <translation>der Prompt will „{0}“, was nicht gegeben ist</translation>
    </message>
    <message>
        <source>assertions without a check of ours were left out: {0}</source>
        <translation>Bedingungen, für die es hier keine Prüfung gibt, wurden ausgelassen: {0}</translation>
    </message>
    <message>
        <source>prompts times tests are more than {0}</source>
        <translation>Prompts mal Tests sind mehr als {0}</translation>
    </message>
    <message>
        <source>it is kept in another file, which is not read</source>
        <translation>er steht in einer anderen Datei, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>“{0}” is a list, which is not unfolded</source>
        <translation>„{0}“ ist eine Liste, die nicht entfaltet wird</translation>
    </message>
    <message>
        <source>“{0}” is kept in another file, which is not read</source>
        <translation>„{0}“ steht in einer anderen Datei, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>There is no answer to keep</source>
        <translation>Es gibt keine Antwort zu behalten</translation>
    </message>
    <message>
        <source>choose an answer that is whole</source>
        <translation>wählen Sie eine vollständige Antwort</translation>
    </message>
    <message>
        <source>Each price needs a name of its own</source>
        <translation>Jeder Preis braucht einen eigenen Namen</translation>
    </message>
    <message>
        <source>change one</source>
        <translation>ändern Sie einen</translation>
    </message>
    <message>
        <source>The price of {0} is no amount of money</source>
        <translation>Der Preis von {0} ist kein Geldbetrag</translation>
    </message>
    <message>
        <source>give 0 or more</source>
        <translation>geben Sie 0 oder mehr an</translation>
    </message>
    <message>
        <source>“{0}” cannot be shown to a model from a suite</source>
        <translation>„{0}“ kann keinem Modell aus einer Prüfreihe gezeigt werden</translation>
    </message>
    <message>
        <source>only pictures that were kept with an answer of a chat can</source>
        <translation>das können nur Bilder, die mit einer Antwort eines Chats behalten wurden</translation>
    </message>
    <message>
        <source>send it in a chat, and keep the answer as a case</source>
        <translation>senden Sie es in einem Chat und behalten Sie die Antwort als Fall</translation>
    </message>
    <message>
        <source>{0} is no receipt</source>
        <translation>{0} ist kein Beleg</translation>
    </message>
    <message>
        <source>choose a file that was exported from a receipt</source>
        <translation>wählen Sie eine Datei, die aus einem Beleg exportiert wurde</translation>
    </message>
    <message>
        <source>a newer Underdesk wrote it</source>
        <translation>ein neueres Underdesk hat sie geschrieben</translation>
    </message>
    <message>
        <source>open it with a newer version</source>
        <translation>öffnen Sie sie mit einer neueren Version</translation>
    </message>
    <message>
        <source>The model of this answer is not here any more</source>
        <translation>Das Modell dieser Antwort ist nicht mehr da</translation>
    </message>
    <message>
        <source>it was {0}, a file with the SHA-256 {1}</source>
        <translation>es war {0}, eine Datei mit der SHA-256 {1}</translation>
    </message>
    <message>
        <source>fetch or add it again</source>
        <translation>laden Sie es oder fügen Sie es noch einmal hinzu</translation>
    </message>
    <message>
        <source>This answer came from an endpoint, so it cannot be made again here</source>
        <translation>Diese Antwort kam von einem Server und lässt sich deshalb hier nicht wiederholen</translation>
    </message>
    <message>
        <source>nobody knows what runs behind an endpoint</source>
        <translation>niemand weiß, was hinter einem Server läuft</translation>
    </message>
    <message>
        <source>ask a model of this computer</source>
        <translation>fragen Sie ein Modell dieses Computers</translation>
    </message>
    <message>
        <source>This answer was stopped before its first word</source>
        <translation>Diese Antwort wurde vor ihrem ersten Wort angehalten</translation>
    </message>
    <message>
        <source>A report cannot be written as “{0}”</source>
        <translation>Ein Bericht lässt sich nicht als „{0}“ schreiben</translation>
    </message>
    <message>
        <source>end its name in .json, .md or .html</source>
        <translation>lassen Sie den Namen auf .json, .md oder .html enden</translation>
    </message>
    <message>
        <source>The suite “{0}” has no cases</source>
        <translation>Die Prüfreihe „{0}“ hat keine Fälle</translation>
    </message>
    <message>
        <source>add one first</source>
        <translation>fügen Sie zuerst einen hinzu</translation>
    </message>
    <message>
        <source>This run cannot go on</source>
        <translation>Dieser Lauf kann nicht weitergehen</translation>
    </message>
    <message>
        <source>the cases of its suite were changed since it began</source>
        <translation>die Fälle seiner Prüfreihe wurden seit seinem Beginn geändert</translation>
    </message>
    <message>
        <source>since it began there is another {0}</source>
        <translation>seit seinem Beginn gibt es eine andere Fassung ({0})</translation>
    </message>
    <message>
        <source>{0} has no model file “{1}”</source>
        <translation>{0} hat keine Modelldatei „{1}“</translation>
    </message>
    <message>
        <source>The backup could not be written</source>
        <translation>Die Sicherung ließ sich nicht schreiben</translation>
    </message>
    <message>
        <source>free some space or choose another disk; the vault is as it was</source>
        <translation>schaffen Sie Platz oder wählen Sie eine andere Festplatte; der Tresor ist unverändert</translation>
    </message>
    <message>
        <source>A backup made now could be opened with this computer's keyring only</source>
        <translation>Eine Sicherung ließe sich jetzt nur mit dem Schlüsselbund dieses Computers öffnen</translation>
    </message>
    <message>
        <source>set a passphrase or make a recovery code first</source>
        <translation>legen Sie zuerst eine Passphrase fest oder erstellen Sie einen Wiederherstellungscode</translation>
    </message>
    <message>
        <source>The vault must be brought up to date, but it could not be backed up before that</source>
        <translation>Der Tresor muss auf den neuesten Stand gebracht werden, ließ sich vorher aber nicht sichern</translation>
    </message>
    <message>
        <source>free as much space as vault.db takes and start again; nothing was changed</source>
        <translation>schaffen Sie so viel Platz, wie vault.db belegt, und starten Sie neu; es wurde nichts geändert</translation>
    </message>
    <message>
        <source>The backup {0} is damaged</source>
        <translation>Die Sicherung {0} ist beschädigt</translation>
    </message>
    <message>
        <source>its bytes are not those that were written</source>
        <translation>ihre Bytes sind nicht die, die geschrieben wurden</translation>
    </message>
    <message>
        <source>choose another one; nothing was changed</source>
        <translation>wählen Sie eine andere; es wurde nichts geändert</translation>
    </message>
    <message>
        <source>{0} is not a whole backup of Underdesk</source>
        <translation>{0} ist keine vollständige Sicherung von Underdesk</translation>
    </message>
    <message>
        <source>its end is missing or was made by another program</source>
        <translation>ihr Ende fehlt oder stammt von einem anderen Programm</translation>
    </message>
    <message>
        <source>This backup was made by a newer Underdesk</source>
        <translation>Diese Sicherung stammt von einem neueren Underdesk</translation>
    </message>
    <message>
        <source>install the latest version</source>
        <translation>installieren Sie die neueste Version</translation>
    </message>
    <message>
        <source>The backup cannot be read</source>
        <translation>Die Sicherung ist nicht lesbar</translation>
    </message>
    <message>
        <source>the system reported: {0}</source>
        <translation>das System meldete: {0}</translation>
    </message>
    <message>
        <source>check its name and whether you may read it</source>
        <translation>prüfen Sie den Namen und ob Sie sie lesen dürfen</translation>
    </message>
    <message>
        <source>There is no chat {0}</source>
        <translation>Es gibt keinen Chat {0}</translation>
    </message>
    <message>
        <source>There is no message {0}</source>
        <translation>Es gibt keine Nachricht {0}</translation>
    </message>
    <message>
        <source>choose one of the chat</source>
        <translation>wählen Sie eine aus dem Chat</translation>
    </message>
    <message>
        <source>The vault is damaged</source>
        <translation>Der Tresor ist beschädigt</translation>
    </message>
    <message>
        <source>its pages do not pass their integrity check</source>
        <translation>seine Seiten bestehen die Prüfung nicht</translation>
    </message>
    <message>
        <source>restore {0}; nothing was changed</source>
        <translation>spielen Sie {0} ein; es wurde nichts geändert</translation>
    </message>
    <message>
        <source>restore a backup; nothing was changed</source>
        <translation>spielen Sie eine Sicherung ein; es wurde nichts geändert</translation>
    </message>
    <message>
        <source>This database belongs to another vault</source>
        <translation>Diese Datenbank gehört zu einem anderen Tresor</translation>
    </message>
    <message>
        <source>its name does not match the keys beside it</source>
        <translation>ihr Name passt nicht zu den Schlüsseln daneben</translation>
    </message>
    <message>
        <source>put vault.db and vault.json of the same backup together</source>
        <translation>legen Sie vault.db und vault.json derselben Sicherung zusammen</translation>
    </message>
    <message>
        <source>The vault cannot be kept on this drive</source>
        <translation>Der Tresor kann nicht auf diesem Laufwerk liegen</translation>
    </message>
    <message>
        <source>it does not support shared memory files, as some network drives do not</source>
        <translation>es unterstützt keine Dateien für gemeinsamen Speicher, wie manche Netzlaufwerke</translation>
    </message>
    <message>
        <source>choose a local folder with --profile</source>
        <translation>wählen Sie mit --profile einen Ordner auf diesem Computer</translation>
    </message>
    <message>
        <source>the vault has no passphrase to open it with</source>
        <translation>der Tresor hat keine Passphrase, die ihn wieder öffnete</translation>
    </message>
    <message>
        <source>set one in Settings</source>
        <translation>legen Sie in den Einstellungen eine fest</translation>
    </message>
    <message>
        <source>There is no endpoint “{0}”</source>
        <translation>Es gibt keinen Server „{0}“</translation>
    </message>
    <message>
        <source>choose one of: endpoints list</source>
        <translation>wählen Sie einen von: endpoints list</translation>
    </message>
    <message>
        <source>Underdesk is already open with this profile</source>
        <translation>Underdesk ist mit diesem Profil schon offen</translation>
    </message>
    <message>
        <source>process {0} holds it</source>
        <translation>Prozess {0} hält es</translation>
    </message>
    <message>
        <source>use that window, or choose another folder with --profile</source>
        <translation>benutzen Sie jenes Fenster, oder wählen Sie mit --profile einen anderen Ordner</translation>
    </message>
    <message>
        <source>The profile folder cannot be written</source>
        <translation>Der Profilordner ist nicht beschreibbar</translation>
    </message>
    <message>
        <source>it or its disk is read-only for you</source>
        <translation>Sie dürfen ihn oder seine Festplatte nur lesen</translation>
    </message>
    <message>
        <source>check its permissions or choose another with --profile</source>
        <translation>prüfen Sie seine Rechte, oder wählen Sie mit --profile einen anderen</translation>
    </message>
    <message>
        <source>The profile folder cannot be used</source>
        <translation>Der Profilordner ist nicht benutzbar</translation>
    </message>
    <message>
        <source>there is a file in its place</source>
        <translation>an seiner Stelle ist eine Datei</translation>
    </message>
    <message>
        <source>choose another with --profile</source>
        <translation>wählen Sie mit --profile einen anderen</translation>
    </message>
    <message>
        <source>a link stands where Underdesk writes a file of its own</source>
        <translation>wo Underdesk eine eigene Datei schreibt, steht eine Verknüpfung</translation>
    </message>
    <message>
        <source>remove the link, or choose another with --profile</source>
        <translation>entfernen Sie die Verknüpfung, oder wählen Sie mit --profile einen anderen</translation>
    </message>
    <message>
        <source>The vault's key file is damaged, and so is its copy</source>
        <translation>Die Schlüsseldatei des Tresors ist beschädigt, ihre Kopie auch</translation>
    </message>
    <message>
        <source>restore {0}; without it nothing can open the vault</source>
        <translation>spielen Sie {0} ein; ohne sie kann nichts den Tresor öffnen</translation>
    </message>
    <message>
        <source>This vault was made by a newer Underdesk</source>
        <translation>Dieser Tresor stammt von einem neueren Underdesk</translation>
    </message>
    <message>
        <source>its format is not known here</source>
        <translation>sein Format ist hier nicht bekannt</translation>
    </message>
    <message>
        <source>install the latest version; nothing was changed</source>
        <translation>installieren Sie die neueste Version; es wurde nichts geändert</translation>
    </message>
    <message>
        <source>A passphrase cannot be empty</source>
        <translation>Eine Passphrase kann nicht leer sein</translation>
    </message>
    <message>
        <source>choose a longer one</source>
        <translation>wählen Sie eine längere</translation>
    </message>
    <message>
        <source>The vault's key file asks for an absurd amount of work</source>
        <translation>Die Schlüsseldatei des Tresors verlangt unsinnig viel Rechenarbeit</translation>
    </message>
    <message>
        <source>it is damaged or was tampered with</source>
        <translation>sie ist beschädigt oder wurde verfälscht</translation>
    </message>
    <message>
        <source>put back vault.json from a backup</source>
        <translation>legen Sie vault.json aus einer Sicherung zurück</translation>
    </message>
    <message>
        <source>There is not enough memory to check the passphrase</source>
        <translation>Der Speicher reicht nicht, um die Passphrase zu prüfen</translation>
    </message>
    <message>
        <source>that takes {0} MiB</source>
        <translation>das braucht {0} MiB</translation>
    </message>
    <message>
        <source>close other programs and try again</source>
        <translation>schließen Sie andere Programme und versuchen Sie es noch einmal</translation>
    </message>
    <message>
        <source>see folders list</source>
        <translation>sehen Sie nach mit: folders list</translation>
    </message>
    <message>
        <source>This file is no longer known</source>
        <translation>Diese Datei ist nicht mehr bekannt</translation>
    </message>
    <message>
        <source>look at its folder</source>
        <translation>sehen Sie in ihrem Ordner nach</translation>
    </message>
    <message>
        <source>There is no model {0}</source>
        <translation>Es gibt kein Modell {0}</translation>
    </message>
    <message>
        <source>There is no {0} “{1}”</source>
        <translation>Nicht gefunden: {0} „{1}“</translation>
    </message>
    <message>
        <source>The vault is closed</source>
        <translation>Der Tresor ist geschlossen</translation>
    </message>
    <message>
        <source>The vault is being read</source>
        <translation>Der Tresor wird gerade gelesen</translation>
    </message>
    <message>
        <source>The new key must be wrapped by your passphrase</source>
        <translation>Der neue Schlüssel muss mit Ihrer Passphrase verschlossen werden</translation>
    </message>
    <message>
        <source>enter the passphrase</source>
        <translation>geben Sie die Passphrase ein</translation>
    </message>
    <message>
        <source>The new key cannot be kept</source>
        <translation>Der neue Schlüssel lässt sich nicht aufbewahren</translation>
    </message>
    <message>
        <source>unlock the keyring or set a passphrase first</source>
        <translation>entsperren Sie den Schlüsselbund, oder legen Sie zuerst eine Passphrase fest</translation>
    </message>
    <message>
        <source>The vault is in use</source>
        <translation>Der Tresor ist in Benutzung</translation>
    </message>
    <message>
        <source>The passphrase is wrong</source>
        <translation>Die Passphrase ist falsch</translation>
    </message>
    <message>
        <source>type it again</source>
        <translation>geben Sie sie noch einmal ein</translation>
    </message>
    <message>
        <source>There is no receipt {0}</source>
        <translation>Es gibt keinen Beleg {0}</translation>
    </message>
    <message>
        <source>none was kept, or it was older than your settings keep them</source>
        <translation>es wurde keiner aufbewahrt, oder er war älter, als Ihre Einstellungen behalten</translation>
    </message>
    <message>
        <source>choose one of: receipt list</source>
        <translation>wählen Sie einen von: receipt list</translation>
    </message>
    <message>
        <source>This is not a whole recovery code</source>
        <translation>Das ist kein vollständiger Wiederherstellungscode</translation>
    </message>
    <message>
        <source>a letter is missing or mistyped</source>
        <translation>ein Buchstabe fehlt oder ist vertippt</translation>
    </message>
    <message>
        <source>compare it with your copy, eight groups of five</source>
        <translation>vergleichen Sie ihn mit Ihrer Abschrift, acht Gruppen zu fünf</translation>
    </message>
    <message>
        <source>A suite needs a name</source>
        <translation>Eine Prüfreihe braucht einen Namen</translation>
    </message>
    <message>
        <source>type one</source>
        <translation>geben Sie einen ein</translation>
    </message>
    <message>
        <source>There is a suite “{0}” already</source>
        <translation>Es gibt schon eine Prüfreihe „{0}“</translation>
    </message>
    <message>
        <source>The vault cannot be opened</source>
        <translation>Der Tresor lässt sich nicht öffnen</translation>
    </message>
    <message>
        <source>vault.db {0} although vault.json stands beside it</source>
        <translation>vault.db {0}, obwohl vault.json daneben steht</translation>
    </message>
    <message>
        <source>put back vault.db from a backup, or move vault.json away to begin with an empty vault</source>
        <translation>legen Sie vault.db aus einer Sicherung zurück, oder legen Sie vault.json beiseite, um mit einem leeren Tresor zu beginnen</translation>
    </message>
    <message>
        <source>{0}, and no passphrase was ever set</source>
        <translation>{0}, und es wurde nie eine Passphrase festgelegt</translation>
    </message>
    <message>
        <source>unlock or repair the system's keyring and start Underdesk again</source>
        <translation>entsperren oder reparieren Sie den Schlüsselbund des Systems und starten Sie Underdesk neu</translation>
    </message>
    <message>
        <source>The vault is locked</source>
        <translation>Der Tresor ist verschlossen</translation>
    </message>
    <message>
        <source>vault.json, which holds its wrapped keys, is missing beside vault.db</source>
        <translation>vault.json mit den verschlossenen Schlüsseln fehlt neben vault.db</translation>
    </message>
    <message>
        <source>put back vault.json or vault.json.bak from a backup</source>
        <translation>legen Sie vault.json oder vault.json.bak aus einer Sicherung zurück</translation>
    </message>
    <message>
        <source>Your vault needs a passphrase</source>
        <translation>Ihr Tresor braucht eine Passphrase</translation>
    </message>
    <message>
        <source>choose one; it cannot be recovered when it is forgotten</source>
        <translation>wählen Sie eine; ist sie vergessen, lässt sie sich nicht wiederherstellen</translation>
    </message>
    <message>
        <source>type it again; capital letters and the keyboard's language matter</source>
        <translation>geben Sie sie noch einmal ein; Großbuchstaben und die Sprache der Tastatur zählen</translation>
    </message>
    <message>
        <source>This vault has no passphrase</source>
        <translation>Dieser Tresor hat keine Passphrase</translation>
    </message>
    <message>
        <source>there is nothing to remove</source>
        <translation>es gibt nichts zu entfernen</translation>
    </message>
    <message>
        <source>This vault has no passphrase yet</source>
        <translation>Dieser Tresor hat noch keine Passphrase</translation>
    </message>
    <message>
        <source>set one first</source>
        <translation>legen Sie zuerst eine fest</translation>
    </message>
    <message>
        <source>Nothing else opens this vault</source>
        <translation>Nichts anderes öffnet diesen Tresor</translation>
    </message>
    <message>
        <source>set a passphrase first</source>
        <translation>legen Sie zuerst eine Passphrase fest</translation>
    </message>
    <message>
        <source>The vault cannot be opened without a passphrase here</source>
        <translation>Der Tresor lässt sich hier ohne Passphrase nicht öffnen</translation>
    </message>
    <message>
        <source>keep the passphrase</source>
        <translation>behalten Sie die Passphrase</translation>
    </message>
    <message>
        <source>“{0}” is no name for a server of tools</source>
        <translation>„{0}“ ist kein Name für einen Werkzeugserver</translation>
    </message>
    <message>
        <source>use up to 24 small letters, digits and hyphens, a letter first</source>
        <translation>benutzen Sie bis zu 24 Kleinbuchstaben, Ziffern und Bindestriche, ein Buchstabe zuerst</translation>
    </message>
    <message>
        <source>There is a server of tools “{0}” already</source>
        <translation>Es gibt schon einen Werkzeugserver „{0}“</translation>
    </message>
    <message>
        <source>There are {0} servers of tools already</source>
        <translation>Es gibt schon {0} Werkzeugserver</translation>
    </message>
    <message>
        <source>remove one</source>
        <translation>entfernen Sie einen</translation>
    </message>
    <message>
        <source>A server of tools is a program or an address</source>
        <translation>Ein Werkzeugserver ist ein Programm oder eine Adresse</translation>
    </message>
    <message>
        <source>name one of the two</source>
        <translation>nennen Sie eines von beiden</translation>
    </message>
    <message>
        <source>That is no address of a server of tools</source>
        <translation>Das ist keine Adresse eines Werkzeugservers</translation>
    </message>
    <message>
        <source>give one like https://tools.example.org/mcp; on this computer http will do</source>
        <translation>geben Sie eine wie https://tools.example.org/mcp an; auf diesem Computer genügt http</translation>
    </message>
    <message>
        <source>There is no program {0}</source>
        <translation>Es gibt kein Programm {0}</translation>
    </message>
    <message>
        <source>give its whole path</source>
        <translation>geben Sie den ganzen Pfad an</translation>
    </message>
    <message>
        <source>There is no server of tools “{0}”</source>
        <translation>Es gibt keinen Werkzeugserver „{0}“</translation>
    </message>
    <message>
        <source>{0} says other things of its tools than you were shown</source>
        <translation>{0} sagt über seine Werkzeuge anderes, als Ihnen gezeigt wurde</translation>
    </message>
    <message>
        <source>read them again</source>
        <translation>lesen Sie es noch einmal</translation>
    </message>
    <message>
        <source>This tool is not there any more</source>
        <translation>Dieses Werkzeug gibt es nicht mehr</translation>
    </message>
    <message>
        <source>The word on a newest version cannot be read</source>
        <translation>Die Auskunft über eine neueste Version lässt sich nicht lesen</translation>
    </message>
    <message>
        <source>it does not have the form that it should</source>
        <translation>sie hat nicht die Form, die sie haben sollte</translation>
    </message>
    <message>
        <source>This Underdesk was not released by its makers, so no word on versions could be trusted</source>
        <translation>Dieses Underdesk wurde nicht von seinen Herstellern herausgegeben, deshalb wäre keiner Auskunft über Versionen zu trauen</translation>
    </message>
    <message>
        <source>it carries no key that such a word could be checked with; nothing was asked</source>
        <translation>es hat keinen Schlüssel, mit dem sich eine solche Auskunft prüfen ließe; nichts wurde gefragt</translation>
    </message>
    <message>
        <source>look at the place where you got it</source>
        <translation>sehen Sie dort nach, wo Sie es herhaben</translation>
    </message>
    <message>
        <source>The word on a newest version was not signed by the makers of Underdesk</source>
        <translation>Die Auskunft über eine neueste Version ist nicht von den Herstellern von Underdesk unterschrieben</translation>
    </message>
    <message>
        <source>it may have been changed on its way</source>
        <translation>sie kann unterwegs verändert worden sein</translation>
    </message>
    <message>
        <source>do not install what it names, and tell the makers</source>
        <translation>richten Sie nicht ein, was sie nennt, und sagen Sie es den Herstellern</translation>
    </message>
    <message>
        <source>There is no word on a newest version</source>
        <translation>Es gibt keine Auskunft über eine neueste Version</translation>
    </message>
    <message>
        <source>“{0}” is no site</source>
        <translation>„{0}“ ist keine Website</translation>
    </message>
    <message>
        <source>give one like example.org, or https://example.org/docs</source>
        <translation>geben Sie eine wie example.org oder https://example.org/docs an</translation>
    </message>
    <message>
        <source>{0} did not give the page</source>
        <translation>{0} hat die Seite nicht gegeben</translation>
    </message>
    <message>
        <source>{0} did not take the search</source>
        <translation>{0} hat die Suche nicht angenommen</translation>
    </message>
    <message>
        <source>look whether its address is right</source>
        <translation>sehen Sie nach, ob die Adresse stimmt</translation>
    </message>
    <message>
        <source>it has not the form that this service promises</source>
        <translation>sie hat nicht die Form, die dieser Dienst verspricht</translation>
    </message>
    <message>
        <source>try again later, or choose another service in Settings</source>
        <translation>versuchen Sie es später noch einmal, oder wählen Sie in den Einstellungen einen anderen Dienst</translation>
    </message>
    <message>
        <source>It is no page that can be read</source>
        <translation>Es ist keine lesbare Seite</translation>
    </message>
    <message>
        <source>it is of another kind</source>
        <translation>sie ist von anderer Art</translation>
    </message>
    <message>
        <source>The page is not there any more</source>
        <translation>Die Seite ist nicht mehr da</translation>
    </message>
    <message>
        <source>{0} does not give this page to everybody</source>
        <translation>{0} gibt diese Seite nicht allen</translation>
    </message>
    <message>
        <source>{0} wants to be asked less often</source>
        <translation>{0} möchte seltener gefragt werden</translation>
    </message>
    <message>
        <source>{0} refused the search</source>
        <translation>{0} hat die Suche abgelehnt</translation>
    </message>
    <message>
        <source>{0} does not accept your key</source>
        <translation>{0} nimmt Ihren Schlüssel nicht an</translation>
    </message>
    <message>
        <source>enter it again: web key {0}</source>
        <translation>geben Sie ihn noch einmal ein: web key {0}</translation>
    </message>
    <message>
        <source>{0} has trouble of its own</source>
        <translation>{0} hat selbst Schwierigkeiten</translation>
    </message>
    <message>
        <source>The page came too slowly and was given up</source>
        <translation>Die Seite kam zu langsam und wurde aufgegeben</translation>
    </message>
    <message>
        <source>{0} does not allow programs to look through it</source>
        <translation>{0} erlaubt Programmen nicht, die Website durchzusehen</translation>
    </message>
    <message>
        <source>its robots.txt says so, or cannot be had</source>
        <translation>ihre robots.txt sagt es, oder sie ist nicht zu bekommen</translation>
    </message>
    <message>
        <source>leave this site out, or choose a search service in Settings</source>
        <translation>lassen Sie diese Website weg, oder wählen Sie in den Einstellungen einen Suchdienst</translation>
    </message>
    <message>
        <source>There is no text on the page</source>
        <translation>Auf der Seite ist kein Text</translation>
    </message>
    <message>
        <source>“{0}” takes no key</source>
        <translation>„{0}“ nimmt keinen Schlüssel</translation>
    </message>
    <message>
        <source>There is no address of a SearXNG server</source>
        <translation>Es gibt keine Adresse eines SearXNG-Servers</translation>
    </message>
    <message>
        <source>enter it in Settings, Web</source>
        <translation>tragen Sie sie in den Einstellungen unter Web ein</translation>
    </message>
    <message>
        <source>There is no key for {0}</source>
        <translation>Es gibt keinen Schlüssel für {0}</translation>
    </message>
    <message>
        <source>enter it in Settings, Web, or with: web key {0}</source>
        <translation>tragen Sie ihn in den Einstellungen unter Web ein, oder mit: web key {0}</translation>
    </message>
    <message>
        <source>This address may not be fetched</source>
        <translation>Diese Adresse darf nicht geladen werden</translation>
    </message>
    <message>
        <source>this search did not find it, and it is on none of the sites that were named</source>
        <translation>diese Suche hat sie nicht gefunden, und sie ist auf keiner der genannten Websites</translation>
    </message>
    <message>
        <source>There are no sites to look through</source>
        <translation>Es gibt keine Websites zum Durchsehen</translation>
    </message>
    <message>
        <source>name some at the step or in Settings, Web, or choose a search service there</source>
        <translation>nennen Sie welche beim Schritt oder in den Einstellungen unter Web, oder wählen Sie dort einen Suchdienst</translation>
    </message>
    <message>
        <source>, because {0}</source>
        <translation>: {0}</translation>
    </message>
    <message>
        <source>It answers and offers {0}.</source>
        <translation>Er antwortet und bietet {0}.</translation>
    </message>
    <message>
        <source>It answers, but tells of no models: it may be another kind of server.</source>
        <translation>Er antwortet, nennt aber keine Modelle: Es ist vielleicht eine andere Art von Server.</translation>
    </message>
    <message>
        <source>It answers, but has no model “{0}”; it offers: {1}.</source>
        <translation>Er antwortet, hat aber kein Modell „{0}“; er bietet: {1}.</translation>
    </message>
    <message>
        <source>{0} was not read whole: {1}.</source>
        <translation>{0} wurde nicht ganz gelesen: {1}.</translation>
    </message>
    <message>
        <source>The oldest message was</source>
        <translation>Die älteste Nachricht wurde</translation>
    </message>
    <message>
        <source>The oldest {0} messages were</source>
        <translation>Die ältesten {0} Nachrichten wurden</translation>
    </message>
    <message>
        <source>{0} left out of this answer: the model's window holds {1} tokens.</source>
        <translation>{0} in dieser Antwort weggelassen: Das Fenster des Modells fasst {1} Token.</translation>
    </message>
    <message>
        <source>A summary stands for them.</source>
        <translation>Eine Zusammenfassung steht für sie.</translation>
    </message>
    <message>
        <source>A summary stands for most.</source>
        <translation>Für die meisten steht eine Zusammenfassung.</translation>
    </message>
    <message>
        <source>One of them was</source>
        <translation>Eine davon wurde</translation>
    </message>
    <message>
        <source>{0} of them were</source>
        <translation>{0} davon wurden</translation>
    </message>
    <message>
        <source>{0} looked up for this question.</source>
        <translation>{0} für diese Frage nachgeschlagen.</translation>
    </message>
    <message>
        <source>{0} left the memory for it.</source>
        <translation>{0} hat dafür den Speicher verlassen.</translation>
    </message>
    <message>
        <source>, with {0} context</source>
        <translation>, mit {0} Kontext</translation>
    </message>
    <message>
        <source>About {0} of {1} layers on your {2}{3}</source>
        <translation>Etwa {0} von {1} Schichten auf {2}{3}</translation>
    </message>
    <message>
        <source>Runs fully on your {0}{1}</source>
        <translation>Läuft ganz auf {0}{1}</translation>
    </message>
    <message>
        <source>Slow: {0}on the processor{1}</source>
        <translation>Langsam: {0}auf dem Prozessor{1}</translation>
    </message>
    <message>
        <source>Runs on the processor{0}</source>
        <translation>Läuft auf dem Prozessor{0}</translation>
    </message>
    <message>
        <source>Runs on your {0}, its experts partly on the processor{1}</source>
        <translation>Läuft auf {0}, die Experten teils auf dem Prozessor{1}</translation>
    </message>
    <message>
        <source>{0} guesses for it where answers need not be repeatable, in about {1}.</source>
        <translation>{0} rät dafür voraus, wo Antworten nicht wiederholbar sein müssen, mit etwa {1}.</translation>
    </message>
    <message>
        <source>{0} does not guess for it: {1}.</source>
        <translation>{0} rät nicht dafür voraus: {1}.</translation>
    </message>
    <message>
        <source>of {0} answers equal to those from an empty memory: {1}</source>
        <translation>von {0} Antworten gleichen denen aus leerem Speicher: {1}</translation>
    </message>
    <message>
        <source>It is changed by the adapter{0} {1}.</source>
        <translation>Es wird durch Adapter verändert{0}: {1}.</translation>
    </message>
    <message>
        <source>with a context of {0} tokens</source>
        <translation>mit einem Kontext von {0} Token</translation>
    </message>
    <message>
        <source>{0} of graphics memory</source>
        <translation>{0} Grafikspeicher</translation>
    </message>
    <message>
        <source>Runs fully on your {0} {1}, in about {2}.</source>
        <translation>Läuft ganz auf {0} {1}, in etwa {2}.</translation>
    </message>
    <message>
        <source>1 thread</source>
        <translation>1 Thread</translation>
    </message>
    <message>
        <source>{0} threads</source>
        <translation>{0} Threads</translation>
    </message>
    <message>
        <source>Runs on the processor with {0} and a context of {1} tokens, in about {2} of memory.</source>
        <translation>Läuft auf dem Prozessor mit {0} und einem Kontext von {1} Token, in etwa {2} Speicher.</translation>
    </message>
    <message>
        <source>{0} of {1} layers</source>
        <translation>{0} von {1} Schichten</translation>
    </message>
    <message>
        <source>Runs about {0} on your {1} {2}, the rest on the processor.</source>
        <translation>Etwa {0} laufen auf {1} {2}, der Rest auf dem Prozessor.</translation>
    </message>
    <message>
        <source>the experts of {0} of {1} layers</source>
        <translation>die Experten von {0} von {1} Schichten</translation>
    </message>
    <message>
        <source>Runs on your {0} {1}; {2} stay with the processor.</source>
        <translation>Läuft auf {0} {1}; {2} bleiben beim Prozessor.</translation>
    </message>
    <message>
        <source>{0} answers at {1}: what is asked is sent there.</source>
        <translation>{0} antwortet auf {1}: Was gefragt wird, wird dorthin gesendet.</translation>
    </message>
    <message>
        <source>Says what its script says.</source>
        <translation>Sagt, was im Drehbuch steht.</translation>
    </message>
    <message>
        <source>1 core</source>
        <translation>1 Kern</translation>
    </message>
    <message>
        <source>{0} cores</source>
        <translation>{0} Kerne</translation>
    </message>
    <message>
        <source>{0} fast and {1} thrifty cores</source>
        <translation>{0} schnelle und {1} sparsame Kerne</translation>
    </message>
    <message>
        <source>The file of {0} has changed since it was added; verify it before you use it.</source>
        <translation>Die Datei von {0} hat sich seit dem Hinzufügen geändert; prüfen Sie sie, bevor Sie sie benutzen.</translation>
    </message>
    <message>
        <source>its source does not accept your access token</source>
        <translation>seine Quelle nimmt Ihr Zugangstoken nicht an</translation>
    </message>
    <message>
        <source>make a new one there and enter it with: underdesk models token set</source>
        <translation>erstellen Sie dort ein neues und geben Sie es ein mit: underdesk models token set</translation>
    </message>
    <message>
        <source>in a browser, under the account of your access token</source>
        <translation>in einem Browser, unter dem Konto Ihres Zugangstokens</translation>
    </message>
    <message>
        <source>in a browser and enter an access token with: underdesk models token set; or add the file with: underdesk models add PATH</source>
        <translation>in einem Browser und geben Sie ein Zugangstoken ein mit: underdesk models token set; oder fügen Sie die Datei hinzu mit: underdesk models add PFAD</translation>
    </message>
    <message>
        <source>its source gives it only to those who accepted its terms</source>
        <translation>seine Quelle gibt es nur denen, die ihre Bedingungen angenommen haben</translation>
    </message>
    <message>
        <source>accept them at {0} {1}</source>
        <translation>nehmen Sie sie an unter {0} {1}</translation>
    </message>
    <message>
        <source>its file is no longer there</source>
        <translation>seine Datei ist nicht mehr da</translation>
    </message>
    <message>
        <source>its source has had too many requests</source>
        <translation>seine Quelle hat zu viele Anfragen bekommen</translation>
    </message>
    <message>
        <source>its source has trouble of its own ({0})</source>
        <translation>seine Quelle hat selbst Schwierigkeiten ({0})</translation>
    </message>
    <message>
        <source>its source answered in an unexpected way ({0})</source>
        <translation>seine Quelle hat unerwartet geantwortet ({0})</translation>
    </message>
    <message>
        <source>An answer was cut off after {0} tokens.</source>
        <translation>Eine Antwort wurde nach {0} Token abgeschnitten.</translation>
    </message>
    <message>
        <source>{0}, port “{1}”</source>
        <translation>{0}, Anschluss „{1}“</translation>
    </message>
    <message>
        <source>Compared in {0} groups: all passages together do not fit the model's window.</source>
        <translation>In {0} Gruppen verglichen: Alle Stellen zusammen passen nicht in das Fenster des Modells.</translation>
    </message>
    <message>
        <source>Judged by the newest {0} of {1} passages: more do not fit the model's window.</source>
        <translation>Nach den neuesten {0} von {1} Stellen beurteilt: Mehr passen nicht in das Fenster des Modells.</translation>
    </message>
    <message>
        <source>{0} of {1} quotes do not stand in their document and were left out.</source>
        <translation>{0} von {1} Zitaten stehen nicht in ihrem Dokument und wurden weggelassen.</translation>
    </message>
    <message>
        <source>{0} was left out: {1}</source>
        <translation>{0} wurde weggelassen: {1}</translation>
    </message>
    <message>
        <source>{0} of {1} passages fit the model's window; the others are not in the report.</source>
        <translation>{0} von {1} Stellen passen in das Fenster des Modells; die anderen sind nicht im Bericht.</translation>
    </message>
    <message>
        <source>{0} quotations stand in no source and are no longer shown as such.</source>
        <translation>{0} Zitate stehen in keiner Quelle und werden nicht mehr als solche gezeigt.</translation>
    </message>
    <message>
        <source>gives {0}; this input takes {1}</source>
        <translation>gibt {0}; dieser Eingang nimmt {1}</translation>
    </message>
    <message>
        <source>gives json of another form than this input takes</source>
        <translation>gibt JSON in anderer Form, als dieser Eingang nimmt</translation>
    </message>
    <message>
        <source>{0}: put it in a For each zone</source>
        <translation>{0}: in eine Zone „Für jedes“ stellen</translation>
    </message>
    <message>
        <source>It was given no sources.</source>
        <translation>Sie bekam keine Quellen.</translation>
    </message>
    <message>
        <source>It cites {0}.</source>
        <translation>Es zitiert {0}.</translation>
    </message>
    <message>
        <source>It cites nothing.</source>
        <translation>Sie zitiert nichts.</translation>
    </message>
    <message>
        <source>It lacks {0}.</source>
        <translation>Es fehlt {0}.</translation>
    </message>
    <message>
        <source>It has none of {0}.</source>
        <translation>Es hat nichts von {0}.</translation>
    </message>
    <message>
        <source>It is not “{0}”.</source>
        <translation>Es ist nicht „{0}“.</translation>
    </message>
    <message>
        <source>It has {0}.</source>
        <translation>Es hat {0}.</translation>
    </message>
    <message>
        <source>It does not keep to: {0}.</source>
        <translation>Es hält sich nicht an: {0}.</translation>
    </message>
    <message>
        <source>It is no JSON: {0}.</source>
        <translation>Sie ist kein JSON: {0}.</translation>
    </message>
    <message>
        <source>The judge prefers the known answer.</source>
        <translation>Der Richter zieht die bekannte Antwort vor.</translation>
    </message>
    <message>
        <source>There is no answer to compare with.</source>
        <translation>Es gibt keine Antwort zum Vergleichen.</translation>
    </message>
    <message>
        <source>The judge does not tell them apart.</source>
        <translation>Der Richter sieht keinen Unterschied.</translation>
    </message>
    <message>
        <source>Its language is {0}.</source>
        <translation>Seine Sprache ist {0}.</translation>
    </message>
    <message>
        <source>It is too short to tell its language.</source>
        <translation>Sie ist zu kurz, um ihre Sprache zu erkennen.</translation>
    </message>
    <message>
        <source>It has {0} {1}.</source>
        <translation>Es hat {0} {1}.</translation>
    </message>
    <message>
        <source>It does not say that the documents lack this.</source>
        <translation>Es sagt nicht, dass dies den Dokumenten fehlt.</translation>
    </message>
    <message>
        <source>It has {0}, not {1}.</source>
        <translation>Es hat {0}, nicht {1}.</translation>
    </message>
    <message>
        <source>It has no number.</source>
        <translation>Sie enthält keine Zahl.</translation>
    </message>
    <message>
        <source>It has {0} numbers.</source>
        <translation>Sie enthält {0} Zahlen.</translation>
    </message>
    <message>
        <source>It has {0} quotations.</source>
        <translation>Sie enthält {0} Zitate.</translation>
    </message>
    <message>
        <source>It does not fit /{0}/.</source>
        <translation>Es passt nicht auf /{0}/.</translation>
    </message>
    <message>
        <source>It fits /{0}/.</source>
        <translation>Es passt auf /{0}/.</translation>
    </message>
    <message>
        <source>It is {0} alike, not {1}.</source>
        <translation>Es ist zu {0} ähnlich, nicht zu {1}.</translation>
    </message>
    <message>
        <source>There is no text to compare with.</source>
        <translation>Es gibt keinen Text zum Vergleichen.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>Sie ist leer.</translation>
    </message>
    <message>
        <source>It was not asked.</source>
        <translation>Es wurde nicht gefragt.</translation>
    </message>
    <message>
        <source>Different since then: {0}.</source>
        <translation>Seither anders: {0}.</translation>
    </message>
    <message>
        <source>Nothing that receipts name is different.</source>
        <translation>Nichts, was Belege nennen, ist anders.</translation>
    </message>
    <message>
        <source>Your model is not the same: {0} of {1} answers differ from {2}. {3}</source>
        <translation>Ihr Modell ist nicht dasselbe: {0} von {1} Antworten unterscheiden sich von denen vom {2}. {3}</translation>
    </message>
    <message>
        <source>{0} answers of {1} were kept. Later ones are compared with them.</source>
        <translation>{0} Antworten vom {1} wurden behalten. Spätere werden mit ihnen verglichen.</translation>
    </message>
    <message>
        <source>Different, without any effect: {0}.</source>
        <translation>Anders, ohne jede Wirkung: {0}.</translation>
    </message>
    <message>
        <source>Your model is the same: all {0} answers are, byte for byte, those of {1}.{2}</source>
        <translation>Ihr Modell ist dasselbe: alle {0} Antworten gleichen Byte für Byte denen vom {1}.{2}</translation>
    </message>
    <message>
        <source>“{0}” was not run with both models since its cases changed last.</source>
        <translation>„{0}“ wurde nicht mit beiden Modellen ausgeführt, seit sich die Fälle zuletzt geändert haben.</translation>
    </message>
    <message>
        <source>1 case</source>
        <translation>1 Fall</translation>
    </message>
    <message>
        <source>{0} cases</source>
        <translation>{0} Fälle</translation>
    </message>
    <message>
        <source>1 row was</source>
        <translation>1 Zeile wurde</translation>
    </message>
    <message>
        <source>{0} rows were</source>
        <translation>{0} Zeilen wurden</translation>
    </message>
    <message>
        <source>; the row is left out</source>
        <translation>; die Zeile wird weggelassen</translation>
    </message>
    <message>
        <source>{0} %, 95 % interval {1} to {2} %</source>
        <translation>{0} %, 95-%-Intervall {1} bis {2} %</translation>
    </message>
    <message>
        <source>It agreed with you on {0} of {1} pairs ({2}).</source>
        <translation>Er stimmte bei {0} von {1} Paaren mit Ihnen überein ({2}).</translation>
    </message>
    <message>
        <source>It agreed with you on {0} of {1} pairs ({2}; kappa {3}).</source>
        <translation>Er stimmte bei {0} von {1} Paaren mit Ihnen überein ({2}; Kappa {3}).</translation>
    </message>
    <message>
        <source>The judge does not count yet: {0} of {1} pairs are judged.</source>
        <translation>Der Richter zählt noch nicht: {0} von {1} Paaren sind beurteilt.</translation>
    </message>
    <message>
        <source>The judge does not count: you have judged none of the {0} pairs that it takes.</source>
        <translation>Der Richter zählt nicht: Sie haben keines der nötigen {0} Paare beurteilt.</translation>
    </message>
    <message>
        <source>Differs at token {0}, and nothing that the receipt names is different: exact mode does not hold on this computer. The command “doctor” measures it.</source>
        <translation>Weicht bei Token {0} ab, und nichts, was der Beleg nennt, ist anders: Der genaue Modus hält auf diesem Computer nicht. Der Befehl „doctor“ misst das nach.</translation>
    </message>
    <message>
        <source>Identical: all {0} tokens came out the same.</source>
        <translation>Identisch: Alle {0} Tokens kamen gleich heraus.</translation>
    </message>
    <message>
        <source>{0} Different, without any effect: {1}.</source>
        <translation>{0} Anders, ohne jede Wirkung: {1}.</translation>
    </message>
    <message>
        <source>Differs at token {0}: {1}.</source>
        <translation>Weicht bei Token {0} ab: {1}.</translation>
    </message>
    <message>
        <source>Differs at token {0}: fast mode (the answer was asked for as a fast one, and then what is computed beside it or used again changes the last bits of the sums).</source>
        <translation>Weicht bei Token {0} ab: schneller Modus (die Antwort war als schnelle verlangt, und dann ändert das, was daneben gerechnet oder wiederverwendet wird, die letzten Bits der Summen).</translation>
    </message>
    <message>
        <source>{0}: exact mode does not hold here ({1}), measured on {2}</source>
        <translation>{0}: Der genaue Modus hält hier nicht ({1}), gemessen am {2}</translation>
    </message>
    <message>
        <source>{0}: exact mode holds, measured on {1} ({2})</source>
        <translation>{0}: Der genaue Modus hält, gemessen am {1} ({2})</translation>
    </message>
    <message>
        <source>{0}: so many show a difference of {1} points or more</source>
        <translation>{0}: So viele zeigen einen Unterschied ab {1} Punkten</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>und {0} weitere</translation>
    </message>
    <message>
        <source>; it would win {0}</source>
        <translation>; es gewänne {0}</translation>
    </message>
    <message>
        <source>; it would win none</source>
        <translation>; es gewänne keinen</translation>
    </message>
    <message>
        <source>With {0} you would lose {1} of {2}: {3}{4}{5}.</source>
        <translation>Mit {0} verlören Sie {1} von {2}: {3}{4}{5}.</translation>
    </message>
    <message>
        <source>word for word</source>
        <translation>Wort für Wort</translation>
    </message>
    <message>
        <source>{0} of them word for word</source>
        <translation>{0} davon Wort für Wort</translation>
    </message>
    <message>
        <source>Nothing would be lost: {0} passes and fails the same {1} cases, {2}.</source>
        <translation>Nichts ginge verloren: {0} besteht und verfehlt dieselben {1} Fälle, {2}.</translation>
    </message>
    <message>
        <source>Nothing would be lost: {0} passes {1} more of {2} and loses none.</source>
        <translation>Nichts ginge verloren: {0} besteht {1} mehr von {2} und verliert keinen.</translation>
    </message>
    <message>
        <source>{0} passed before and {1} after</source>
        <translation>{0} bestanden vorher und {1} nachher</translation>
    </message>
    <message>
        <source>That is more than chance would explain</source>
        <translation>Das ist mehr, als der Zufall erklärt</translation>
    </message>
    <message>
        <source>On the whole it is better, by more than chance would explain</source>
        <translation>Im Ganzen ist es besser, und um mehr, als der Zufall erklärt</translation>
    </message>
    <message>
        <source>On the whole both are equal within {0} points</source>
        <translation>Im Ganzen sind beide gleich, auf {0} Punkte genau</translation>
    </message>
    <message>
        <source>Whether that is more than chance so few cases cannot tell</source>
        <translation>Ob das mehr ist als Zufall, können so wenige Fälle nicht sagen</translation>
    </message>
    <message>
        <source>{0} ({1}, {2} points {3}, {4}).</source>
        <translation>{0} ({1}, {2} Punkte {3}, {4}).</translation>
    </message>
    <message>
        <source>Worse beyond chance in: {0}.</source>
        <translation>Schlechter, als der Zufall es erklärt, bei: {0}.</translation>
    </message>
    <message>
        <source>{0} gave no answer.</source>
        <translation>{0} ohne Antwort.</translation>
    </message>
    <message>
        <source>{0}The smallest change that these cases show is {1} points.</source>
        <translation>{0}Die kleinste Änderung, die diese Fälle zeigen, ist {1} Punkte.</translation>
    </message>
    <message>
        <source>{0}So few cases show no change at all.</source>
        <translation>{0}So wenige Fälle zeigen überhaupt keine Änderung.</translation>
    </message>
    <message>
        <source>{0} times as fast</source>
        <translation>{0}-mal so schnell</translation>
    </message>
    <message>
        <source>at {0} % of the speed</source>
        <translation>mit {0} % der Geschwindigkeit</translation>
    </message>
    <message>
        <source>as fast as before</source>
        <translation>so schnell wie zuvor</translation>
    </message>
    <message>
        <source>Exact mode: with the same model file, engine build and device the same words come out, byte for byte. Answers are computed one at a time in fixed steps, and of what was computed before only whole steps are used again.</source>
        <translation>Genauer Modus: Mit derselben Modelldatei, demselben Engine-Build und demselben Gerät kommen dieselben Worte heraus, Byte für Byte. Antworten werden einzeln in festen Schritten berechnet, und von früher Berechnetem werden nur ganze Schritte wieder benutzt.</translation>
    </message>
    <message>
        <source>Fast mode: words were guessed ahead, computed together with other answers, or begun from what was computed before at any place. That changes the last bits of the sums, so other words may come out.</source>
        <translation>Schneller Modus: Worte wurden vorausgeraten, zusammen mit anderen Antworten berechnet oder an beliebiger Stelle aus früher Berechnetem begonnen. Das ändert die letzten Bits der Summen, also können andere Worte herauskommen.</translation>
    </message>
    <message>
        <source>An endpoint answered: what runs there is not known, and nothing is promised.</source>
        <translation>Ein Endpunkt hat geantwortet: Was dort läuft, ist nicht bekannt, und nichts wird versprochen.</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>von selbst</translation>
    </message>
    <message>
        <source>at the longest answer</source>
        <translation>an der längsten Antwort</translation>
    </message>
    <message>
        <source>at the end of the window</source>
        <translation>am Ende des Fensters</translation>
    </message>
    <message>
        <source>you stopped it</source>
        <translation>von Ihnen angehalten</translation>
    </message>
    <message>
        <source>{0} J (measured)</source>
        <translation>{0} J (gemessen)</translation>
    </message>
    <message>
        <source>{0} J (by the wattage that you entered)</source>
        <translation>{0} J (nach der Leistung, die Sie eingetragen haben)</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>{0}, characters {1} to {2}</source>
        <translation>{0}, Zeichen {1} bis {2}</translation>
    </message>
    <message>
        <source>{0}, characters {1} to {2}, file {3}…</source>
        <translation>{0}, Zeichen {1} bis {2}, Datei {3}…</translation>
    </message>
    <message>
        <source>What it read</source>
        <translation>Was es gelesen hat</translation>
    </message>
    <message>
        <source>What came out</source>
        <translation>Was herauskam</translation>
    </message>
    <message>
        <source>SHA-256 {0}…</source>
        <translation>SHA-256 {0}…</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>llama-cpp-python {0} for {1}</source>
        <translation>llama-cpp-python {0} für {1}</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Driver</source>
        <translation>Treiber</translation>
    </message>
    <message>
        <source>On the card</source>
        <translation>Auf der Karte</translation>
    </message>
    <message>
        <source>{0} layers</source>
        <translation>{0} Schichten</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} Token</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>{0} tokens a step</source>
        <translation>{0} Token je Schritt</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>Schlüssel und Werte</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash Attention</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Repetition</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>penalty {0} over {1} tokens</source>
        <translation>Strafe {0} über {1} Token</translation>
    </message>
    <message>
        <source>no penalty</source>
        <translation>keine Strafe</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>schnell</translation>
    </message>
    <message>
        <source>{0} tokens, SHA-256 {1}…</source>
        <translation>{0} Token, SHA-256 {1}…</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Used again</source>
        <translation>Wieder benutzt</translation>
    </message>
    <message>
        <source>{0} tokens of the prompt</source>
        <translation>{0} Token des Prompts</translation>
    </message>
    <message>
        <source>{0} s, first word after {1} s</source>
        <translation>{0} s, erstes Wort nach {1} s</translation>
    </message>
</context>
</TS>
