#!/usr/bin/env python3
"""What can be said of the image and the compose file where no container engine runs.

image.py context DIR    copies the tree as .dockerignore leaves it to DIR
image.py check MOLVA    reads Dockerfile and compose.yaml and compares them with the program
"""
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

DOCKERFILE, COMPOSE = "deploy/Dockerfile", "deploy/compose.yaml"


def expression(pattern):
    """A line of .dockerignore as a regular expression for a path or any folder above it."""
    out, i = "", 0
    pattern = pattern.strip("/")
    while i < len(pattern):
        if pattern.startswith("**/", i):
            out, i = out + "(?:.*/)?", i + 3
        elif pattern.startswith("**", i):
            out, i = out + ".*", i + 2
        elif pattern[i] == "*":
            out, i = out + "[^/]*", i + 1
        elif pattern[i] == "?":
            out, i = out + "[^/]", i + 1
        else:
            out, i = out + re.escape(pattern[i]), i + 1
    return re.compile(out + "(?:/.*)?$")


def ignored():
    rules = []
    for line in pathlib.Path(".dockerignore").read_text().splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            rules.append((expression(line.removeprefix("!")), not line.startswith("!")))

    def is_ignored(path):
        verdict = False
        for rule, drops in rules:  # the last line that matches decides
            if rule.match(path):
                verdict = drops
        return verdict

    return is_ignored


def context(target):
    is_ignored, left = ignored(), 0
    for path in subprocess.check_output(["git", "ls-files", "-z"], text=True).split("\0"):
        if not path or is_ignored(path):
            left += 1
            continue
        into = pathlib.Path(target, path)
        into.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, into)
    print(f"the context of the image: {left} files are left out")


class Check:
    def __init__(self):
        self.wrong = []

    def that(self, ok, what):
        if not ok:
            self.wrong.append(what)


def named(image):
    """An image whose version is named: not none, not latest, not a major version alone."""
    name, _, tag = image.rpartition(":")
    return bool(name) and "/" not in tag and re.match(r"v?\d+\.\d+", tag) is not None


def dockerfile(check, settings, commands):
    lines = re.sub(r"\\\n", " ", pathlib.Path(DOCKERFILE).read_text()).splitlines()
    stages, exposed, built = [], [], ""
    go = re.search(r"^go (\d+\.\d+)", pathlib.Path("go.mod").read_text(), re.M)[1]
    for line in lines:
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            image, _, name = rest.partition(" AS ")
            check.that(image == "scratch" or named(image), f"{DOCKERFILE}: {image} names no version")
            if image.startswith("golang:"):
                check.that(image.startswith(f"golang:{go}."), f"{DOCKERFILE}: {image}, but go.mod wants {go}")
            stages.append(name)
        elif word == "COPY":
            source = re.search(r"--from=(\S+)", rest)
            check.that(not source or source[1] in stages[:-1], f"{DOCKERFILE}: no stage before: {line}")
        elif word == "RUN" and "go build" in rest:
            built = re.search(r"-o (\S+)", rest)[1]
        elif word == "ENV":
            for name in re.findall(r"(MOLVA_\w+)=", rest):
                check.that(name in settings, f"{DOCKERFILE}: {name} is no setting of molva serve")
        elif word == "EXPOSE":
            exposed.append(rest)
        elif word == "CMD":
            check.that(yaml.safe_load(rest)[0] in commands, f"{DOCKERFILE}: molva has no command {rest}")
    check.that(built and any(l.startswith("COPY") and built in l for l in lines), f"{DOCKERFILE}: what is built ({built}) is not copied")
    return exposed


def compose(check, settings, commands, exposed):
    file = yaml.safe_load(pathlib.Path(COMPOSE).read_text())
    services, volumes = file["services"], file.get("volumes") or {}
    used = set()
    for name, service in services.items():
        at = f"{COMPOSE}, {name}:"
        if "build" in service:
            path = pathlib.Path("deploy", service["build"]["context"], service["build"]["dockerfile"])
            check.that(path.is_file(), f"{at} no {path}")
        else:
            check.that(named(service.get("image", "")), f"{at} the image {service.get('image')} names no version")
        for other, how in (service.get("depends_on") or {}).items():
            check.that(other in services, f"{at} depends on {other}, which is not there")
            healthy = how.get("condition") != "service_healthy" or "healthcheck" in services.get(other, {})
            check.that(healthy, f"{at} waits for the health of {other}, which nobody checks")
        for volume in service.get("volumes") or []:
            source = volume.split(":")[0]
            used.add(source)
            check.that(source in volumes, f"{at} the volume {source} is not defined")
        if "build" in service:
            product(check, at, service, services, settings, commands, exposed)
    check.that(used == set(volumes), f"{COMPOSE}: volumes {sorted(volumes)}, used {sorted(used)}")


def product(check, at, service, services, settings, commands, exposed):
    for key, value in service["environment"].items():
        check.that(key in settings, f"{at} {key} is no setting of molva serve")
        # Those that are asked for from outside (${…}) name hosts of the reader's own.
        plain = re.sub(r"\$\{[^}]*\}", "", str(value))
        for host in re.findall(r"://(?:[^@/\s]*@)?([a-z][\w.-]*)", plain):
            check.that(host in services, f"{at} {key} names the host {host}, which is no service")
    command = service.get("command")
    check.that(not command or command[0] in commands, f"{at} molva has no command {command}")
    for port in service.get("ports") or []:
        check.that(port.split(":")[-1] in exposed, f"{at} the port {port} is not exposed by the image {exposed}")


def main():
    what, target = sys.argv[1:]
    if what == "context":
        return context(target)
    told = {w: subprocess.check_output([target, *w.split(), "--help"], text=True) for w in ("", "serve")}
    settings = set(re.findall(r"\$(MOLVA_\w+)", told["serve"])) | {"MOLVA_DATA"}
    commands = set(re.findall(r"^  ([a-z-]+)\b", told[""], re.M))
    check = Check()
    check.that("serve" in commands and len(settings) > 10, "molva serve --help names no settings")
    compose(check, settings, commands, dockerfile(check, settings, commands))
    for line in check.wrong:
        print("FAILED:", line, file=sys.stderr)
    print(f"{DOCKERFILE} and {COMPOSE}: {len(check.wrong)} mistakes; settings known: {len(settings)}")
    sys.exit(bool(check.wrong))


main()
