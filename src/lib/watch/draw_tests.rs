//! Frames as a person sees them.

use super::super::model::tests::row;
use super::super::screen::lines;
use super::*;
use crate::watch::Key;
use proptest::prelude::*;

const PLAIN: Theme = Theme { color: false, unicode: true };

fn model() -> Model {
    let mut model = Model::new("shop");
    let mut rows = vec![
        row("aaaaa", StateName::Working),
        row("bbbbb", StateName::WaitingInput),
        row("ccccc", StateName::Failed),
    ];
    rows[0].name = "invoices".to_owned();
    rows[2].note = "exit code 3".to_owned();
    rows[2].conflict = true;
    model.set_rows(rows);
    model.output().push((0..30).map(|at| format!("line {at}")));
    model
}

fn frame(model: &mut Model, theme: Theme, columns: u16, rows: u16) -> Vec<String> {
    lines(&draw(model, theme, (columns, rows)).0, false)
}

#[test]
fn the_usual_screen() {
    let mut model = model();
    let shown = frame(&mut model, PLAIN, 80, 14).join("\n");
    let expected = "\
shop                                              1 working  1 waiting  1 failed
  NAME      STATE      SINCE   CHANGES  !  TASK
> invoices  ● working     3m  2 +10 -3     Make the page of invoices faster, an…
  bbbbb     ? waiting     3m  2 +10 -3     Make the page of invoices faster, an…
  ccccc     ✗ failed      3m  2 +10 -3  !  Make the page of invoices faster, an…
── invoices · aaaaa · shell ────────────────────────────────────────────────────
line 23
line 24
line 25
line 26
line 27
line 28
line 29
a add  s start  p pause  x stop  m message  d diff  / search  ? help  q quit";
    let expected: Vec<String> = expected.lines().map(str::to_owned).collect();
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected, "\n{shown}");
}

#[test]
fn a_waiting_one_says_what_it_asks_and_a_failed_one_why() {
    let mut model = model();
    model.key(&Key::Tab);
    let shown = frame(&mut model, PLAIN, 80, 14);
    assert_eq!(shown[6], "? Bash: make install");
    assert_eq!(shown[7], "  y allows, n denies");
    assert!(shown[13].starts_with("y allow  n deny  a add"), "{}", shown[13]);
    model.key(&Key::Tab);
    assert!(frame(&mut model, PLAIN, 80, 14)[5].starts_with("── ccccc · shell · exit code 3 ─"));
}

#[test]
fn without_unicode_there_is_only_ascii() {
    let mut model = model();
    model.output().push(["größe → 日本".to_owned()]);
    let theme = Theme { color: false, unicode: false };
    let shown = frame(&mut model, theme, 80, 14).join("\n");
    assert!(shown.is_ascii(), "{shown}");
    assert!(shown.contains("* working") && shown.contains("-- invoices - aaaaa - shell ---"));
    assert!(shown.contains("gr??e > ??"), "{shown}");
}

#[test]
fn colours_are_left_out_when_they_are_not_wanted() {
    for color in [true, false] {
        let theme = Theme { color, unicode: true };
        let (buffer, _) = draw(&mut model(), theme, (80, 14));
        let painted = buffer.content().iter().any(|cell| cell.fg != Color::Reset);
        assert_eq!(painted, color);
        assert!(buffer.content().iter().all(|cell| cell.bg == Color::Reset), "any background fits");
    }
}

#[test]
fn many_instances_scroll_with_the_selection() {
    let mut model = Model::new("shop");
    let ids = ["aaaaa", "bbbbb", "ccccc", "ddddd", "eeeee", "fffff", "ggggg", "hhhhh"];
    model.set_rows(ids.map(|id| row(id, StateName::Working)).to_vec());
    model.key(&Key::BackTab);
    let shown = frame(&mut model, PLAIN, 80, 10);
    assert!(shown.iter().any(|line| line.starts_with("> hhhhh")), "{shown:?}");
    assert!(!shown.iter().any(|line| line.starts_with("  aaaaa")), "{shown:?}");
}

#[test]
fn what_is_gone_keeps_its_place_until_one_moves_on() {
    let mut model = model();
    model.key(&Key::Tab);
    let rows = [model.rows[0].clone(), model.rows[2].clone()];
    model.set_rows(rows.to_vec());
    let shown = frame(&mut model, PLAIN, 80, 14);
    assert!(shown[2].starts_with("  invoices"), "{shown:?}");
    assert_eq!(shown[3], "> bbbbb is gone: Tab selects another");
    assert!(shown[4].starts_with("  ccccc") && shown[13] == "a add  ? help  q quit", "{shown:?}");
    model.set_rows(rows[..1].to_vec());
    assert_eq!(frame(&mut model, PLAIN, 80, 14)[3], "> bbbbb is gone: Tab selects another");
    model.set_rows(Vec::new());
    assert_eq!(frame(&mut model, PLAIN, 80, 14)[1], "  no instances; a adds one");
}

#[test]
fn a_message_is_shown_whole_and_the_keys_stay() {
    let mut model = model();
    let long = "cannot start 'aaaaa': its worktree is not there any more (git claudio undo, or \
                git claudio sessions recover if it was moved)";
    model.say(long, Tone::Wrong);
    let shown = frame(&mut model, PLAIN, 80, 14);
    assert_eq!(shown[11..13].join(" "), long);
    assert!(shown[10] == "line 29" && shown[13].ends_with("? help  q quit"), "{shown:?}");
    let tiny = frame(&mut model, PLAIN, 80, 2);
    assert!(tiny[1].starts_with("cannot start"), "{tiny:?}");
    model.key(&Key::Char('x'));
    let shown = frame(&mut model, PLAIN, 40, 14);
    assert_eq!(
        shown[12..].join(" "),
        "stop aaaaa: k keep its work, p pull request, d discard; any other key: no"
    );
    assert_eq!(folded("a path/of/many/parts b", 8), ["a", "path/of/", "many/par", "ts b"]);
}

#[test]
fn a_search_does_not_promise_the_n() {
    let mut model = model();
    model.key(&Key::Tab);
    for key in [Key::Char('/'), Key::Char('x'), Key::Enter, Key::Tab, Key::BackTab] {
        model.key(&key);
    }
    let shown = frame(&mut model, PLAIN, 80, 14);
    assert_eq!(shown[7], "  y allows; n denies after Esc, which ends the search");
    assert!(shown[13].starts_with("y allow  n next match  Esc end search  a add"), "{shown:?}");
    model.key(&Key::Esc);
    assert!(frame(&mut model, PLAIN, 80, 14)[13].starts_with("y allow  n deny  a add"));
}

#[test]
fn every_state_is_counted_however_little_room_there_is() {
    let mut model = Model::new("shop");
    let rows =
        StateName::ALL.iter().zip(["aaaaa", "bbbbb", "ccccc", "ddddd", "eeeee", "fffff", "ggggg"]);
    let mut rows: Vec<Row> = rows.map(|(state, id)| row(id, *state)).collect();
    rows.push(row("hhhhh", StateName::Working));
    rows[7].lost = true;
    model.set_rows(rows);
    let wide = frame(&mut model, PLAIN, 100, 10).remove(0);
    assert!(wide.ends_with("1 failed  1 lost"), "{wide}");
    let narrow = frame(&mut model, PLAIN, 60, 10).remove(0);
    assert!(
        narrow.starts_with("shop ") && narrow.ends_with("○1  ●1  ?1  ‖1  ✓1  ■1  ✗1  !1"),
        "{narrow}"
    );
}

#[test]
fn what_has_printed_nothing_says_so_and_an_empty_list_offers_to_add() {
    let mut model = model();
    model.new_output();
    assert_eq!(frame(&mut model, PLAIN, 80, 14)[6], "no output yet");
    model.key(&Key::BackTab);
    assert_eq!(frame(&mut model, PLAIN, 80, 14)[6], "no output");
    let shown = frame(&mut Model::new("shop"), PLAIN, 80, 5);
    assert_eq!(
        (shown[1].as_str(), shown[4].as_str()),
        ("  no instances; a adds one", "a add  ? help  q quit")
    );
}

#[test]
fn a_line_shows_the_cursor_even_if_it_is_long() {
    let mut model = model();
    model.key(&Key::Char('m'));
    model.key(&Key::Paste("word ".repeat(40)));
    let (buffer, cursor) = draw(&mut model, PLAIN, (60, 10));
    assert_eq!(cursor, Some((59, 9)));
    assert!(lines(&buffer, false)[9].ends_with("word word"), "{:?}", lines(&buffer, false)[9]);
}

#[test]
fn a_page_covers_everything_until_it_is_left() {
    let mut model = model();
    model.page("diff of aaaaa", "diff --git a/x b/x\n-old\n+new\n");
    let shown = frame(&mut model, PLAIN, 40, 8);
    assert_eq!(shown[..4], ["diff of aaaaa", "diff --git a/x b/x", "-old", "+new"]);
    model.key(&Key::Char('q'));
    assert!(frame(&mut model, PLAIN, 40, 8)[0].starts_with("shop"));
    model.key(&Key::Char('?'));
    let help = frame(&mut model, PLAIN, 80, 24).join("\n");
    for (key, about) in KEYS {
        assert!(help.contains(key) && help.contains(about), "{key}: {help}");
    }
    assert!(
        help.contains("  ○ pending  ● working  ? waiting  ‖ paused") && help.contains("! lost")
    );
    assert!(help.ends_with("any key goes back"), "{help}");
    let low = frame(&mut model, PLAIN, 80, 12);
    assert!(low[2].starts_with("  a  ") && low[11] == "j k scroll  any other key goes back");
    model.key(&Key::Char('G'));
    let low = frame(&mut model, PLAIN, 80, 12).join("\n");
    assert!(low.contains("  q  Ctrl-c") && low.contains("! lost"), "{low}");
    model.key(&Key::Char('?'));
    assert!(frame(&mut model, PLAIN, 80, 12)[0].starts_with("shop"));
}

proptest! {
    #[test]
    fn any_size_and_any_text_is_drawn(
        columns in 0..200_u16,
        rows in 0..60_u16,
        task in "\\PC{0,80}",
        keys in "[a-zA-Z/?\t ]{0,8}",
        unicode: bool,
    ) {
        let mut model = model();
        let mut rows_of_table = model.rows.clone();
        rows_of_table[1].task = task.clone();
        rows_of_table[1].name = task.clone();
        model.set_rows(rows_of_table);
        model.output().push([task]);
        for key in keys.chars() {
            model.key(&Key::Char(key));
            draw(&mut model, Theme { color: true, unicode }, (columns, rows));
        }
    }
}
