//! The header agrees with the crate, and the libraries export what the header declares.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bsim_codec::{ErrorKind, Operation, Presence};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn header() -> String {
    fs::read_to_string(root().join("include/bsim.h")).unwrap()
}

/// The value of a constant of the header.
fn constant(name: &str) -> i32 {
    let header = header();
    let line = header.lines().find_map(|line| line.strip_prefix(&format!("#define {name} ")));
    line.unwrap_or_else(|| panic!("{name} is not in the header")).trim().parse().unwrap()
}

/// `UnexpectedEnd` as `UNEXPECTED_END`.
fn screaming(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    out
}

/// Writes short comments on one line, and removes blank lines within a group of constants.
fn short_comments(header: &str) -> String {
    let lines: Vec<&str> = header.lines().collect();
    let (mut out, mut at) = (String::new(), 0);
    while at < lines.len() {
        let line = match lines[at..] {
            [start, text, end, ..] if start.trim() == "/**" && end.trim() == "*/" => {
                at += 2;
                let indent = &start[..start.len() - 3];
                format!("{indent}/** {} */", text.trim_start().trim_start_matches("* "))
            }
            [line, ..] => match line.split_once("//") {
                // Only lines that cbindgen adds for C++ have a `//` comment, which C89 does not
                // allow.
                Some((code, comment)) if !line.contains("http") => {
                    format!("{} /* {} */", code.trim_end(), comment.trim())
                }
                _ => line.to_owned(),
            },
            [] => break,
        };
        at += 1;
        // A blank line separates two groups of constants.
        let group = |line: &str| line.split('_').nth(1).unwrap_or("").to_owned();
        let last = out.lines().last().unwrap_or("").to_owned();
        let next = lines[at..].iter().find(|line| line.starts_with("#define BSIM_"));
        let in_group = last.starts_with("#define BSIM_")
            && next.is_some_and(|next| group(next) == group(&last));
        if !(line.is_empty() && in_group) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}

/// With `BSIM_WRITE_HEADER=1`, this writes the header.
#[test]
fn the_header_is_generated_from_the_crate() {
    let config =
        cbindgen::Config::from_file(Path::new(env!("CARGO_MANIFEST_DIR")).join("cbindgen.toml"))
            .unwrap();
    let bindings = cbindgen::Builder::new()
        .with_crate(env!("CARGO_MANIFEST_DIR"))
        .with_config(config)
        .generate()
        .unwrap();
    let mut generated = Vec::new();
    bindings.write(&mut generated);
    let generated = short_comments(&String::from_utf8(generated).unwrap());
    if std::env::var_os("BSIM_WRITE_HEADER").is_some() {
        fs::write(root().join("include/bsim.h"), &generated).unwrap();
    }
    assert!(generated == header(), "include/bsim.h is stale: set BSIM_WRITE_HEADER=1 to write it");
}

#[test]
fn the_header_reads_like_c() {
    for (number, line) in header().lines().enumerate() {
        assert!(line.len() <= 100, "line {} is long: {line}", number + 1);
        for rust in ["](", "[`", "::", "'static", "&str", "Option", "usize", "# Safety"] {
            assert!(!line.contains(rust), "line {} has {rust}: {line}", number + 1);
        }
    }
}

/// The names of the functions that the header declares.
fn declared() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in header().lines().filter(|line| !line.starts_with([' ', '/', '#'])) {
        if let Some((before, _)) = line.split_once('(') {
            let name = before.rsplit([' ', '*']).next().unwrap();
            names.insert(name.to_owned());
        }
    }
    names
}

fn exported(library: &str, arguments: &[&str]) -> BTreeSet<String> {
    let library = std::env::current_exe().unwrap().parent().unwrap().join(library);
    let output = Command::new("nm").args(arguments).arg(&library).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let symbols = String::from_utf8(output.stdout).unwrap();
    // A line with a symbol has three columns. A line with the name of an object file has one.
    symbols.lines().filter_map(|line| line.split(' ').nth(2)).map(str::to_owned).collect()
}

#[test]
fn the_libraries_export_what_the_header_declares() {
    let declared = declared();
    assert!(declared.len() > 15 && declared.contains("bsim_events_next"), "{declared:?}");
    assert_eq!(exported("libbsim.so", &["-D", "--defined-only"]), declared);
    // A static library also exports the symbols of its dependencies. Ours have our prefix.
    let mut ours = exported("libbsim.a", &["-g", "--defined-only"]);
    ours.retain(|name| name.starts_with("bsim_"));
    assert_eq!(ours, declared);
}

#[test]
fn the_version_is_one() {
    let parts = ["MAJOR", "MINOR", "PATCH"].map(|part| constant(&format!("BSIM_VERSION_{part}")));
    let [major, minor, patch] = parts;
    assert_eq!(format!("{major}.{minor}.{patch}"), env!("CARGO_PKG_VERSION"));
}

/// The constants of the header have fixed values, and Rust numbers the kinds by their order. They
/// must agree.
#[test]
fn constants_follow_the_codec() {
    let first = constant("BSIM_ERROR_UNEXPECTED_END");
    let errors = header().matches("#define BSIM_ERROR_").count();
    assert_eq!(errors, ErrorKind::ALL.len());
    for (code, kind) in (first..).zip(ErrorKind::ALL) {
        assert_eq!(constant(&format!("BSIM_ERROR_{}", screaming(&format!("{kind:?}")))), code);
    }
    for (code, presence) in (1..).zip(Presence::ALL) {
        let name = screaming(&format!("{presence:?}"));
        assert_eq!(constant(&format!("BSIM_PRESENCE_{name}")), code);
    }
    for (code, operation) in (1..).zip(Operation::ALL) {
        let name = screaming(&format!("{operation:?}"));
        assert_eq!(constant(&format!("BSIM_OPERATION_{name}")), code);
    }
}

/// The layout of a struct never changes, so a program runs with any library of the same SONAME.
#[cfg(target_pointer_width = "64")]
#[test]
fn structs_keep_their_layout() {
    use bsim::{
        datetime::*, error::*, event::*, fault::*, http::*, location::*, options::*, received::*,
        request::*, response::*, session::*, text::*, view::*,
    };
    use core::mem::offset_of;
    let sizes = [
        size_of::<bsim_str>(),
        size_of::<bsim_text>(),
        size_of::<bsim_error>(),
        size_of::<bsim_location>(),
        size_of::<bsim_datetime>(),
        size_of::<bsim_session>(),
        size_of::<bsim_request>(),
        size_of::<bsim_translation>(),
        size_of::<bsim_fault>(),
        size_of::<bsim_response>(),
        size_of::<bsim_event>(),
        size_of::<bsim_post>(),
        size_of::<bsim_reply>(),
        size_of::<bsim_progress>(),
        size_of::<bsim_received>(),
    ];
    assert_eq!(sizes, [16, 24, 40, 16, 24, 104, 280, 48, 184, 344, 320, 64, 48, 64, 96]);
    assert_eq!(offset_of!(bsim_request, message), 256);
    assert_eq!(offset_of!(bsim_response, events), 320);
    assert_eq!(offset_of!(bsim_fault, detail), 160);
    assert_eq!(offset_of!(bsim_event, xml), 296);
    assert_eq!(offset_of!(bsim_received, needed), 88);
    // Later versions may add members here.
    assert!(size_of::<bsim_options>() >= 72 && offset_of!(bsim_options, size) == 0);
}
