import Chat

/// What the command line says of itself.
enum Help {
    static let text = """
        noroshi – one alert, every channel

          noroshi demo [--state DIR] [--telegrams DIR] [--pace SECONDS]
                                       a fictional municipality on this machine, with everything it talks to
          noroshi init [DIR]           write a configuration to start from
          noroshi check [--config FILE]
                                       read everything, start nothing
          noroshi serve [--config FILE]
                                       run the daemon
          noroshi doctor [--config FILE] [--json]
                                       look at everything from settings to hashes, running or not; what to do
          noroshi status [--json] [--follow]
                                       what is in force, what waits, how far deliveries are
          noroshi notice submit …      hand in a notice            (noroshi notice --help)
          noroshi notice approve ID    approve what another person handed in
          noroshi notice update|correct|allclear|cancel THREAD …
          noroshi notice watch ID      how far its deliveries are, live
          noroshi notice resend ID     send it again to those who were missed
          noroshi ask [--lang TAG] [--json] TEXT
                                       what the chat makes of a question        (noroshi ask --help)
          noroshi intents rank --corpus FILE --queries FILE [--top N]
                                       rank a FAQ for each question of a file  (noroshi intents --help)
          noroshi intents review [--json]
                                       what residents asked and got no good answer to, alike ones together
          noroshi intents adopt NUMBER INTENT [--as TEXT] [--intents DIR]
                                       make one an example of an intent; noroshi intents drop NUMBER … forgets
          noroshi intents test [FILE …] [--intents DIR]
                                       ask every reviewed question, show those answered otherwise than they should be
          noroshi intents export [--format csv|xlsx] [--intents DIR] > faq.xlsx
          noroshi intents import FILE [--sheet NAME] [--map COLUMN=NAME …] [--topic T] [--section S]
                                 [--review-by DAY] [--apply]
                                       the FAQ as a spreadsheet, .xlsx or CSV (UTF-8, Shift_JIS); noroshi intents undo
          noroshi talk list|show N|claim N|reply N TEXT|end N
                                       answer residents who asked for a person
          noroshi form list|show N|photo N FIELD|done N
                                       what residents sent on a form's page; done deletes it
          noroshi subscription delete CHANNEL
                                       forget a person: the address is read from standard input
          noroshi language [--json]    the language of each line of standard input (noroshi language --help)
          noroshi channel test NAME ADDRESS [--secret-file FILE]
                                       send one test message, signed with the secret where it is a webhook
          noroshi display list [--json]
                                       every screen: what it shows, and whether anybody can see it
          noroshi display on|off NAME  switch a screen off, as a partner may ask, and on again
          noroshi display panels [--json]
          noroshi display enrol NAME MAC
                                       let an e-paper panel (TRMNL) show a screen; noroshi display remove MAC
          noroshi facility list [--json]
          noroshi facility set NAME closed|preparing|open|full [--people N]
                                       report a place where people can go
          noroshi audit verify [--json] [--offline]
                                       that nothing was changed afterwards, and that everything had its authority
          noroshi audit export [--after N] [--format jsonl|csv]
          noroshi audit accept-head --reason TEXT
                                       start with a restored ledger although the audit head differs
          noroshi intake parse FILE …  read telegrams, CAP and feeds; one JSON object a reading
          noroshi intake table FILE …  how many of each kind there are, and what was refused why
          noroshi replay DIR [--speed N] [--port P] [--seed N] [--late %] [--duplicates %] [--errors %]
                             [--gap START+LENGTH] [--no-gzip]
                                       serve recorded telegrams as JMA's feeds do, as a drill  (--gap in seconds)
          noroshi wording check|preview [TEMPLATE]|coverage
                                       render all templates, show one, list official terms  (noroshi wording --help)
          noroshi wording lint FILE …  check やさしい日本語, - for standard input: what is hard, why, and how to say it
          noroshi policy explain FILE|NOTICE [--source NAME] [--config FILE] [--json]
                                       what would happen to a document, a form or a notice, and which row decides
          noroshi policy check FILE    read a publication table

        Exit codes: 0 done, 1 error, 2 wrong call or configuration, 3 partly delivered, 4 waits for approval.
        --config FILE names the configuration (default noroshi.json5, then /etc/noroshi/noroshi.json5).
        """

    static func text(of command: String) -> String {
        switch command {
        case "notice": notice
        case "wording": wording
        case "intents": intents
        case "language": language
        case "ask": ask
        default:
            text.split(separator: "\n").filter { $0.contains("noroshi \(command)") }.joined(separator: "\n")
        }
    }

    private static let ask = """
        noroshi ask [--lang TAG] [--json] [--control SOCKET | --config FILE | --intents DIR] TEXT
                                      what the chat makes of a question without a session: the best intent, how sure it is,
                                      and whether a resident would be answered, asked back ("suggested"), told whom to call
                                      at once ("help"), or told that it is not known

        It judges the chat's own ranking: no endpoint of embeddings or generator is asked. Where one is set up, residents may
        be offered more, in another order, or read an answer in other words.
        """

    private static let intents = """
        noroshi intents rank --corpus FILE --queries FILE [--top N] [--exhaustive] [--without-dictionary]
                                      for each question the N (default 10) best entries, by the code the daemon answers with;
                                      to compare with, --exhaustive scores all of a large corpus, --without-dictionary
                                      cuts Japanese into n-grams

        The corpus has one JSON object a line: id, and where there are any language, question, alternatives (other ways to
        ask it), answer, related. The queries: text, and where there are any id and language. Each line of output is
        {"query", "ranking": [{"id", "score"}], "confidence"}; rate and memory go to standard error.

        noroshi intents fit --outside FILE [--intents DIR]
                                      how sure the chat is of its answers: each example is asked with itself left out, and
                                      the questions of FILE (a JSON object a line: text, language) are answered by nothing

        noroshi intents test [FILE …] [--intents DIR | --config FILE]
                                      asks every reviewed question of tests.jsonl in the intents folder (a JSON object a
                                      line: question, language, intent; without intent it must find none) as a resident
                                      would; prints those answered otherwise with what was found, and then exits with 1;
                                      by the chat's own ranking: no endpoint of embeddings or generator is asked
        """

    private static let language = """
        noroshi language [--json] [--prior TAG] [--serving TAG,…] [--model FILE]
                                      reads lines, prints for each the tag and the confidence (0 to 1) with a tab between;
                                      with --json {"confidence":0.98,"language":"ja","script":"Latn"}.
                                      Throughput and peak memory go to standard error.
        noroshi language train --output FILE [--phrases FILE …] [--intents DIR] FILE …
                                      trains the model from lines of language, tab, text; ja-Hrkt is kana with spaces
                                      between words, from which romaji is made. docs/language-model.md has the recipe.

        Tags: \(TextLanguage.allCases.map(\.rawValue).joined(separator: " "));
        und where a line has no letters or a script that is not known. Chinese is zh-Hans or zh-Hant. Japanese is ja also
        in hiragana alone (script Jpan) and in romaji (script Latn).
        --prior TAG is what the session or the profile says; it decides where a line does not.
        --serving TAG,… are the languages a site serves; others are taken only for what is clearly theirs.
        """

    private static let wording = """
        noroshi wording check         render every template × language × use; fails where a text is too long or missing
        noroshi wording coverage [--json]
                                      which official terms each language has, and what stands in
        noroshi wording preview [TEMPLATE] [--phase P] [--hazard H] [--slot NAME=VALUE …] [--use USE …] [--drill]
                                      [--longest | --bare] [--html FILE]
                                      what a template says; without TEMPLATE, the list
        noroshi wording lint FILE …   check やさしい日本語 by its rules; - for standard input

        --config FILE takes a site's names, languages and own words; --overlay DIR its words alone; --lang TAG picks.
        """

    private static let notice = """
        noroshi notice submit --hazard HAZARD [--order ORDER --decider NAME --ordered-at TIME] [--area CODE …]
                              [--headline TEXT] [--body TEXT] [--instruction TEXT] [--expires TIME] [--renew-by TIME]
                              [--urgency U] [--template ID] [--slot NAME=VALUE …] [--households N] [--people N]
                              [--public-drill ID] [--publish] [--dry-run] [--file FILE]
        noroshi notice draft …         the same options; kept until it is handed in
        noroshi notice edit ID …       the same options; what had been agreed to is void
        noroshi notice update THREAD   the same options; the new version replaces the old one
        noroshi notice correct THREAD  a detail was wrong (訂正); rings nobody who was rung
        noroshi notice allclear THREAD it is over (解除)
        noroshi notice cancel THREAD   it was wrong (取消・誤報)
        noroshi notice list            what waits for somebody
        noroshi notice show ID         with every rendering and how far deliveries are
        noroshi notice watch ID [--json]
                                       how far its deliveries are, live until they have ended
        noroshi notice resend ID [--channel NAME] [--include-unknown] [--dry-run]
                                       send it again, only to those who were missed; with --include-unknown also to
                                       those who may have had it, who may then be told twice
        noroshi notice handin ID       hand in your own draft, or one that a source proposed
        noroshi notice approve ID [--level N] [--areas N]
        noroshi notice break-glass ID --reason TEXT --authority-from NAME --authority-at TIME --authority-by MEANS
                              [--level N] [--areas N]
                                       alone, on a recorded verbal order; it can be stopped for 20 seconds
        noroshi notice return ID --reason TEXT
        noroshi notice withdraw ID --reason TEXT

        Everything can come from --file FILE instead (JSON, - for standard input).
        --token-file FILE (or $NOROSHI_TOKEN_FILE) holds your staff token.
        On a live site a submission asks for the municipality's name; --municipality NAME answers it.
        ORDER: elderlyEvacuation, evacuation, emergencySafety, tsunamiEvacuation. TIME: 2026-09-01T03:00:00+09:00.
        """
}
