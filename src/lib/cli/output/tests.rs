use super::testing::Captured;
use super::*;

#[derive(Serialize)]
struct Thing {
    id: &'static str,
    task: &'static str,
    cost: Option<f64>,
}

impl Document for Thing {
    const SCHEMA: &'static str = "claudio.thing.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_owned())
    }
}

impl Row for Thing {
    const COLUMNS: &'static [Column] = &[Column::text("ID"), Column::flexible("TASK")];

    fn cells(&self) -> Vec<Cell> {
        vec![Cell::new(self.id), Cell::new(self.task)]
    }
}

const THINGS: [Thing; 2] = [
    Thing { id: "aaaa", task: "first\n\x1b[2J", cost: None },
    Thing { id: "bbbb", task: "second", cost: Some(0.5) },
];

fn listed(terminal: Terminal, options: &[&str]) -> String {
    let output = Captured::new(terminal, options);
    output.list(&THINGS).unwrap();
    output.stdout()
}

#[test]
fn one_list_in_every_form() {
    let pipe = Terminal::NONE;
    let screen = Terminal { output: true, ..pipe };
    assert_eq!(listed(pipe, &[]), "aaaa\tfirst\\n\\x1b[2J\nbbbb\tsecond\n");
    assert_eq!(listed(screen, &[]), "ID    TASK\naaaa  first\\n\\x1b[2J\nbbbb  second\n");
    assert_eq!(listed(pipe, &["-q"]), "aaaa\nbbbb\n");
    assert_eq!(listed(pipe, &["-qz"]), "aaaa\0bbbb\0");
    assert_eq!(listed(pipe, &["--format", "%(id)=%(cost)"]), "aaaa=\nbbbb=0.5\n");
    assert_eq!(listed(pipe, &["-z", "--format=%(task)"]), "first\n\x1b[2J\0second\0");
    assert_eq!(listed(screen, &["-z", "--format=%(task)"]), "first\\n\\x1b[2J\0second\0");
    let json: Value = serde_json::from_str(&listed(screen, &["--json"])).unwrap();
    assert_eq!(json[0]["schema"], "claudio.thing.v1");
    assert_eq!(json[0]["task"], THINGS[0].task);
}

#[test]
fn an_empty_list_is_an_empty_answer() {
    let screen = Terminal { output: true, ..Terminal::NONE };
    let output = Captured::new(screen, &[]);
    output.list::<Thing>(&[]).unwrap();
    assert_eq!(output.stdout(), "");
    let output = Captured::new(screen, &["--json"]);
    output.list::<Thing>(&[]).unwrap();
    assert_eq!(output.stdout(), "[]\n");
}

#[test]
fn a_bad_format_is_wrong_usage() {
    let output = Captured::new(Terminal::NONE, &["--format=%(nope)"]);
    let error = output.list(&THINGS).unwrap_err();
    assert_eq!((error.kind(), output.stdout().as_str()), (ErrorKind::Usage, ""));
    assert!(error.hints().last().is_some_and(|hint| hint.contains("id task cost")));
    let output = Captured::new(Terminal::NONE, &["--format=%"]);
    assert_eq!(output.check_format().unwrap_err().kind(), ErrorKind::Usage);
}

#[test]
fn remarks_go_to_standard_error_and_only_if_wanted() {
    for (options, expected) in [
        (&[][..], "done\nwarning: a\\x1bb\nerror: no\nhint: yes\n"),
        (&["-q"], "warning: a\\x1bb\nerror: no\nhint: yes\n"),
    ] {
        let output = Captured::new(Terminal::NONE, options);
        output.note("done");
        output.warning("a\x1bb");
        output.error(&CliError::new(ErrorKind::Busy, "no").hint("yes"));
        assert_eq!((output.stdout().as_str(), output.stderr().as_str()), ("", expected));
    }
    let output = Captured::new(Terminal::NONE, &["--json"]);
    output.note("done");
    output.error(&CliError::new(ErrorKind::Busy, "no").hint("yes"));
    let error: Value = serde_json::from_str(&output.stderr()).unwrap();
    assert_eq!(error["exit_code"], 4);
    assert_eq!((&error["kind"], &error["hint"]), (&"busy".into(), &"yes".into()));
}

#[test]
fn a_reader_who_went_away_is_told_apart() {
    struct Gone;
    impl Write for Gone {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let options = CommonOptions::default();
    let output = Output::new(&options, Terminal::NONE, Box::new(Gone), Box::new(io::sink()));
    assert_eq!(output.line("x").unwrap_err().kind(), ErrorKind::ClosedPipe);
}
