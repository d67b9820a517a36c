#!/bin/sh
# Installs mcc from the files of a release, after it has checked them and this system.
# Usage: sh install.sh [--to FOLDER]    in the folder with mcc-VERSION-linux-*.tar.gz and SHA256SUMS; default: ~/.local/bin
set -eu
needed=2.34
to=${HOME:?HOME is not set: give --to FOLDER}/.local/bin
case ${1-} in
    '') ;;
    --to) to=${2:?--to needs a folder} ;;
    *) sed -n '2,3s/^# //p' "$0"; [ "$1" = --help ] || exit 2; exit ;;
esac
refuse() { echo "install.sh: $*" >&2; exit 1; }

case $(uname -sm) in
    'Linux x86_64') kind=linux-x64 ;;
    'Linux aarch64') kind=linux-arm64 ;;
    *) refuse "there is no program for $(uname -sm). With the .NET 10 SDK: dotnet tool install --global ml-container-creator" ;;
esac
# The package that fits is not one of native code there; .NET's own choice does not know that.
tool="DOTNET_RUNTIME_ID=linux dotnet tool install --global ml-container-creator"
# musl's getconf does not know the name, and some images have none.
libc=$(getconf GNU_LIBC_VERSION 2> /dev/null | sed 's/^glibc //') || libc=''
[ -n "$libc" ] || refuse "mcc needs glibc $needed or later, and this system does not have glibc (Alpine has musl). Use the image or, with the .NET 10 SDK: $tool"
oldest=$(printf '%s\n%s\n' "$needed" "$libc" | sort -t . -k 1,1n -k 2,2n | head -n 1)
[ "$oldest" = "$needed" ] ||
    refuse "mcc needs glibc $needed or later (Debian 12, Ubuntu 22.04, RHEL 9, Amazon Linux 2023), and this system has $libc. Use the image or, with the .NET 10 SDK: $tool"

here=$(cd "$(dirname "$0")" && pwd)
set -- "$here"/mcc-*-"$kind".tar.gz
if [ $# -ne 1 ] || [ ! -f "$1" ]; then refuse "$here must have exactly one mcc-VERSION-$kind.tar.gz."; fi
archive=$1
name=$(basename "$archive" .tar.gz)
[ -f "$here/SHA256SUMS" ] || refuse "$here/SHA256SUMS is missing: download it from the same release."
(cd "$here" && grep " $name.tar.gz\$" SHA256SUMS | sha256sum -c -) > /dev/null 2>&1 ||
    refuse "$archive does not have the checksum in SHA256SUMS: download both again."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$archive" -C "$work"
"$work/$name/mcc" --version > /dev/null || refuse 'the program does not start on this system.'
mkdir -p "$to"
# In two steps, so that a program that runs now keeps its file.
cp "$work/$name/mcc" "$to/.mcc.new"
mv "$to/.mcc.new" "$to/mcc"
echo "Installed $to/mcc, version $("$to/mcc" --version)."
case :$PATH: in *:"$to":*) ;; *) echo "Add it to your PATH: export PATH=\"$to:\$PATH\"" ;; esac
echo "Completion: eval \"\$(mcc completion bash)\" in ~/.bashrc (also zsh, fish). To remove it: mcc uninstall, then rm $to/mcc"
