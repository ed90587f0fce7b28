//! Compiles and runs C and C++ programs that use the headers and the static library.
//!
//! `BSIM_C_FLAGS` adds compiler flags, for example for a sanitizer. `BSIM_C_RUNNER` is a command
//! that runs the programs, for example valgrind. `.ci/check-c.sh` uses both.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The libraries that the static library needs, on Linux with glibc.
const NATIVE_FLAGS: [&str; 7] = ["-lgcc_s", "-lutil", "-lrt", "-lpthread", "-lm", "-ldl", "-lc"];

const STRICT: [&str; 5] = ["-Wall", "-Wextra", "-Wshadow", "-Werror", "-pedantic"];

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The directory where cargo puts the libraries of this test.
fn libraries() -> PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().to_owned()
}

fn words(variable: &str) -> Vec<String> {
    let value = std::env::var(variable).unwrap_or_default();
    value.split_whitespace().map(str::to_owned).collect()
}

fn run(command: &mut Command) {
    let name = format!("{:?} {:?}", command.get_program(), command.get_args());
    let output = command.output().unwrap_or_else(|error| panic!("{name}: {error}"));
    assert!(
        output.status.success(),
        "{name}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The compiler command for a source file, with the headers and all warnings.
fn compiler(source: &Path, standard: &str) -> Command {
    let is_cpp = source.extension().is_some_and(|extension| extension == "cpp");
    let mut build = cc::Build::new();
    build.cpp(is_cpp).host(env!("BSIM_TARGET")).target(env!("BSIM_TARGET"));
    build.opt_level(1).debug(true).cargo_metadata(false);
    let mut command = build.get_compiler().to_command();
    command.args(STRICT).arg(format!("-std={standard}"));
    command.arg("-I").arg(here().join("../include")).arg("-I").arg(here().join("tests/c"));
    command.arg(source);
    command
}

/// Compiles and links a program, and runs it on the published session.
#[track_caller]
fn check(source: &str, standard: &str) {
    let source = here().join(source);
    let program = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("{}-{standard}", source.file_stem().unwrap().to_str().unwrap()));
    let mut command = compiler(&source, standard);
    command.args(words("BSIM_C_FLAGS")).arg("-o").arg(&program);
    run(command.arg(libraries().join("libbsim.a")).args(NATIVE_FLAGS));

    let mut runner = words("BSIM_C_RUNNER");
    runner.push(program.to_str().unwrap().to_owned());
    let data = here().join("../bsim-codec/tests/data/demo");
    run(Command::new(&runner[0]).args(&runner[1..]).arg(data));
}

#[test]
fn known_answers() {
    check("tests/c/known_answers.c", "c99");
}

#[test]
fn known_answers_as_c23() {
    check("tests/c/known_answers.c", "c2x");
}

#[test]
fn decoded_events() {
    check("tests/c/event_decode.c", "c99");
}

#[test]
fn http() {
    check("tests/c/http.c", "c99");
}

#[test]
fn hostile_input() {
    check("tests/c/hostile.c", "c11");
}

#[test]
fn structs_filled_at_random() {
    check("tests/c/filled.c", "c11");
}

#[test]
fn null_pointers() {
    check("tests/c/nulls.c", "c11");
}

#[test]
fn errors_are_written() {
    check("tests/c/errors.c", "c11");
}

#[test]
fn options_of_other_versions() {
    check("tests/c/options.c", "c11");
}

#[test]
fn threads() {
    check("tests/c/threads.c", "c11");
}

#[test]
fn the_cpp_headers() {
    check("tests/c/face.cpp", "c++17");
}

#[test]
fn the_cpp_headers_in_cpp_20() {
    check("tests/c/face.cpp", "c++20");
}

/// Each header compiles alone, in every supported language.
#[test]
fn the_header_compiles() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, standards) in [
        ("header.c", &["c89", "c99", "c11", "c17", "c2x"][..]),
        ("header.cpp", &["c++11", "c++17", "c++20"]),
    ] {
        let source = directory.join(name);
        std::fs::write(&source, "#include \"bsim.h\"\n#include \"bsim.h\"\n").unwrap();
        for standard in standards {
            run(compiler(&source, standard).arg("-fsyntax-only"));
        }
    }
}

/// The functions of the header, with their parameters.
fn declarations() -> Vec<(String, String)> {
    let header = std::fs::read_to_string(here().join("../include/bsim.h")).unwrap();
    let declarations = header.split("*/").filter_map(|part| part.split_once(");"));
    let declarations = declarations.map(|(declaration, _)| {
        let (before, parameters) = declaration.rsplit_once('(').unwrap();
        (before.rsplit([' ', '*']).next().unwrap().to_owned(), parameters.to_owned())
    });
    declarations.collect()
}

/// `nulls.c` calls every function that has a pointer parameter.
#[test]
fn null_pointers_are_tried_everywhere() {
    let nulls = std::fs::read_to_string(here().join("tests/c/nulls.c")).unwrap();
    let mut checked = 0;
    for (name, parameters) in declarations() {
        if parameters.contains('*') || parameters.contains("bsim_str ") {
            assert!(nulls.contains(&format!("{name}(")), "{name} is not tried");
            checked += 1;
        }
    }
    assert!(checked >= 15, "{checked}");
}

/// `errors.c` makes every function with an error parameter fail, and every buffer too small.
#[test]
fn errors_are_tried_everywhere() {
    let errors = std::fs::read_to_string(here().join("tests/c/errors.c")).unwrap();
    let fails: Vec<&str> =
        errors.split("FAILS(").filter_map(|part| part.split_once(";\n")).map(|it| it.0).collect();
    let mut checked = 0;
    for (name, parameters) in declarations() {
        if !parameters.replace("const bsim_error", "").contains("bsim_error *") {
            continue;
        }
        let is_tried = |code: &str| {
            fails.iter().any(|call| call.starts_with(code) && call.contains(&format!(" {name}(")))
        };
        assert!(is_tried(""), "{name} does not fail");
        if parameters.contains("size_t cap") {
            assert!(is_tried("BSIM_BUFFER_TOO_SMALL"), "no buffer is too small for {name}");
        }
        checked += 1;
    }
    assert!(checked >= 14, "{checked}");
}
