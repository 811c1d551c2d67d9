#!/usr/bin/env bash
# Builds the image that every Docker cell starts from: build.sh [TAG]
#
# With a registry at hand it is the Dockerfile next to this file. Without one, the same image is made from Debian's
# packages (debootstrap, as root) and the machine's own pip. Both install what requirements/cell.lock pins.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
requirements=$(cd "$here/../../../requirements" && pwd)
tag=${1:-$(cat "$here/tag")}
base=python:3.12-slim
suite=bookworm # its Python is 3.11
python=${PYTHON:-python3}

say() { echo "build.sh: $*" >&2; }

base_at_hand() {
    docker image inspect "$base" >/dev/null 2>&1 || timeout 20 docker pull --quiet "$base" >/dev/null 2>&1
}

pip_setting() { "$python" -m pip config get "global.$1" 2>/dev/null || true; }

build_from_registry() {
    docker build --quiet --tag "$tag" --file "$here/Dockerfile" \
        --build-arg PIP_INDEX_URL="${PIP_INDEX_URL:-$(pip_setting index-url)}" \
        --build-arg PIP_EXTRA_INDEX_URL="${PIP_EXTRA_INDEX_URL:-$(pip_setting extra-index-url)}" \
        --build-arg PIP_TRUSTED_HOST="${PIP_TRUSTED_HOST:-$(pip_setting trusted-host)}" \
        "$requirements"
}

# pip reads a lock's markers for the Python that it runs on; these packages are for Debian's 3.11, whatever that is.
lock_for_debian() {
    sed -e "/ ; python_full_version >= '3.12'/,/[^\\\\]\$/d" -e "s/ ; python_full_version < '3.12'//" "$requirements/cell.lock"
}

install_packages() {
    local root=$1 packages=$1/usr/local/lib/python3.11/dist-packages
    lock_for_debian >"$root/cell.lock"
    "$python" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --require-hashes \
        --only-binary=:all: --python-version 3.11 --target "$packages" --requirement "$root/cell.lock" 2>&1 |
        { grep --invert-match WARNING || true; }
    rm "$root/cell.lock"
    rm -rf "$packages"/{numpy,pandas,matplotlib}/tests "$packages"/numpy/*/tests
    chmod -R a+rX "$root/usr/local/lib/python3.11"
    chroot "$root" python3 -m compileall -q /usr/local/lib/python3.11/dist-packages
}

# Nobody but root and the cell's user, no setuid program, nothing of the host's.
settle() {
    local root=$1
    chroot "$root" useradd --uid 1000 --create-home --shell /bin/bash cell
    install -d -o 1000 -g 1000 -m 0700 "$root/workspace"
    rm -f "$root"/usr/lib/python3*/sitecustomize.py "$root"/etc/python3*/sitecustomize.py # looks for a reporter of crashes
    rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/* "$root"/usr/share/{doc,man,locale,info}
    find "$root" -xdev -perm /6000 -type f -exec chmod a-s {} +
    : >"$root/etc/resolv.conf"
    : >"$root/etc/hostname"
}

build_from_debian() {
    [ "$(id -u)" = 0 ] || { say "without a registry the image is built by debootstrap, which needs root: sudo $0"; exit 1; }
    command -v debootstrap >/dev/null || { say "without a registry the image needs debootstrap: apt install debootstrap"; exit 1; }
    root=$(mktemp -d /var/tmp/parley-cell-image.XXXXXX)
    trap 'rm -rf --one-file-system "$root"' EXIT
    chmod 0755 "$root"
    debootstrap --variant=minbase --include=python3-minimal,python3,fonts-dejavu-core "$suite" "$root" >"$root/debootstrap.log" ||
        { tail -n 20 "$root/debootstrap.log" >&2; exit 1; }
    rm "$root/debootstrap.log"
    install_packages "$root"
    settle "$root"
    tar -C "$root" --numeric-owner -c . |
        docker import --change 'USER 1000:1000' --change 'WORKDIR /workspace' --change 'CMD ["python3"]' - "$tag"
}

docker info >/dev/null 2>&1 || { say "the Docker engine does not answer: start it, then run this again"; exit 1; }
if base_at_hand; then
    build_from_registry && exit 0
    say "docker build failed; trying Debian's packages"
else
    say "no registry has $base; building from Debian's packages"
fi
build_from_debian
