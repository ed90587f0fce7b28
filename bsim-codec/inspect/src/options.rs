//! The command line.

use bsim_codec::ReadOptions;

pub(crate) const USAGE: &str = "\
usage: bsim-inspect [--json] [--lossy] [--trim] [--partial] [--secrets] FILE|- ...

  --json     one JSON object a line instead of a tree
  --lossy    decode ill-formed percent escapes: an invalid % stays, ill-formed UTF-8 becomes U+FFFD
  --trim     remove white space around texts, also spaces that belong to a text
  --partial  show the valid part of a file with errors
  --secrets  show passwords and session ids
  FILE       a SOAP body, HTTP messages, pcap, pcapng or HAR; - is standard input

The status is 1 if a file has an error, and 2 for an invalid command line.
";

pub(crate) enum Command<'a> {
    Show(Options, Vec<&'a str>),
    Help,
    Invalid,
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Options {
    pub(crate) json: bool,
    pub(crate) lossy: bool,
    pub(crate) trim: bool,
    pub(crate) partial: bool,
    pub(crate) secrets: bool,
}

impl<'a> Command<'a> {
    pub(crate) fn parse(arguments: &'a [String]) -> Self {
        let (mut options, mut files) = (Options::default(), Vec::new());
        for argument in arguments {
            match argument.as_str() {
                "--json" => options.json = true,
                "--lossy" => options.lossy = true,
                "--trim" => options.trim = true,
                "--partial" => options.partial = true,
                "--secrets" => options.secrets = true,
                "-h" | "--help" => return Self::Help,
                flag if flag.starts_with('-') && flag != "-" => return Self::Invalid,
                file => files.push(file),
            }
        }
        if files.is_empty() { Self::Invalid } else { Self::Show(options, files) }
    }
}

impl Options {
    pub(crate) fn reading(self) -> ReadOptions {
        ReadOptions::default().trim(self.trim)
    }
}
