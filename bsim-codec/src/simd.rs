//! All that compares, finds, loads or squeezes vectors. It knows bytes, not XML.
//!
//! | module | what it does |
//! |---|---|
//! | `block` | sixty-four bytes, looked at together |
//! | `pattern` | bytes to compare a block with |
//! | `short` | loads and copies texts that are hardly longer than a vector |
//! | `set` | finds the bytes of a set, sixteen at once, on any CPU |

pub(crate) mod block;
pub(crate) mod pattern;
pub(crate) mod set;
pub(crate) mod short;

use fearless_simd::Level;

/// The vectors to read markup with: those of 32 bytes, where the CPU has them. Wider ones compare into
/// registers from which it takes longer to get a result, and one result waits for the other there.
pub(crate) fn level(baseline_only: bool) -> Level {
    let level = if baseline_only { Level::baseline() } else { best() };
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = level.as_avx2() {
        return Level::Avx2(avx2);
    }
    level
}

/// The widest vectors that the CPU has. Benchmarks are built for narrower ones, too, by
/// `--cfg bsim_level="…"`.
#[inline(always)]
pub(crate) fn best() -> Level {
    let level = Level::new();
    #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), bsim_level = "avx2"))]
    let level = level.as_avx2().map_or(level, Level::Avx2);
    if cfg!(bsim_level = "baseline") { Level::baseline() } else { level }
}
