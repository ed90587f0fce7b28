"""Builds libbsim into the wheel. All else is in pyproject.toml."""

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools_rust import Binding, RustExtension, Strip


class AnyPython(bdist_wheel):
    """The library is called by ctypes, so that a wheel serves every version of Python."""

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
