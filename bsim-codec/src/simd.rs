//! SIMD code for bytes. It finds where an XML text may end.

/// Evaluates an expression at a SIMD level that every CPU of the target has: SSE2 on x86-64.
/// `dispatch!` alone would compile it for all levels.
macro_rules! at_baseline {
    ($simd:ident => $result:expr) => {{
        use fearless_simd::Level;
        #[cfg(all(target_arch = "x86_64", target_feature = "sse2", target_feature = "fxsr"))]
        {
            let sse2 = Level::baseline().as_sse2();
            let Some($simd) = sse2 else { unreachable!("the target has SSE2") };
            fearless_simd::Simd::vectorize(
                $simd,
                #[inline(always)]
                || $result,
            )
        }
        #[cfg(not(all(target_arch = "x86_64", target_feature = "sse2", target_feature = "fxsr")))]
        {
            fearless_simd::dispatch!(Level::baseline(), $simd => $result)
        }
    }};
}
pub(crate) use at_baseline;

/// Returns from the function with an expression, evaluated at the SIMD level for markup ([`level`]).
macro_rules! return_at_level {
    ($baseline_only:expr, $simd:ident => $result:expr) => {{
        #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
        if let Some($simd) = $crate::simd::level($baseline_only).as_avx2() {
            return fearless_simd::Simd::vectorize(
                $simd,
                #[inline(always)]
                || $result,
            );
        }
        return $crate::simd::at_baseline!($simd => $result);
    }};
}
pub(crate) use return_at_level;

pub(crate) mod block;
pub(crate) mod pattern;
pub(crate) mod set;
pub(crate) mod short;

use fearless_simd::Level;

/// The SIMD level for markup: at most 32-byte vectors. With AVX-512, comparison results arrive
/// later, through mask registers, and here each result depends on the one before. Callers use the
/// baseline at all levels but AVX2: more code would only enlarge the library.
pub(crate) fn level(baseline_only: bool) -> Level {
    let level = if baseline_only { Level::baseline() } else { best() };
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = level.as_avx2() {
        return Level::Avx2(avx2);
    }
    level
}

/// The best SIMD level of the CPU. `--cfg bsim_level="…"` lowers it in benchmarks.
#[inline(always)]
pub(crate) fn best() -> Level {
    let level = Level::new();
    #[cfg(all(any(target_arch = "x86", target_arch = "x86_64"), bsim_level = "avx2"))]
    let level = level.as_avx2().map_or(level, Level::Avx2);
    if cfg!(bsim_level = "baseline") { Level::baseline() } else { level }
}
