"""Builds libbsim into the wheel. pyproject.toml has all other settings."""

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools_rust import Binding, RustExtension, Strip


class AnyPython(bdist_wheel):
    """ctypes calls the library, so one wheel works with every version of Python."""

    def get_tag(self):
        return ("py3", "none", super().get_tag()[2])


setup(
    rust_extensions=[
        RustExtension(
            "bsim.libbsim",
            path="../Cargo.toml",
            binding=Binding.NoBinding,
            strip=Strip.All,
            args=[
                "--config", 'profile.release.lto="fat"',
                "--config", "profile.release.codegen-units=1",
                "--config", "profile.release.debug=false",
            ],
        )
    ],
    cmdclass={"bdist_wheel": AnyPython},
    zip_safe=False,
)
