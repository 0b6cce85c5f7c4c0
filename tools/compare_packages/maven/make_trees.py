#!/usr/bin/env python3
"""Writes a tree of poms made from a seed, for compare_poms.py: parents, imports, profiles, properties in all mixtures.

usage: make_trees.py SEED FOLDER
"""
import pathlib
import random
import sys

GROUPS = ["org.example", "org.example.lib", "com.acme"]
ARTIFACTS = ["alpha", "beta", "gamma", "delta"]
SCOPES = ["", "", "", "compile", "runtime", "provided", "test"]
PROPERTIES = ["v.alpha", "v.beta", "v.gamma", "revision", "changelist", "nested", "project.name.x"]
VALUES = ["1.0", "2.0", "3.1-SNAPSHOT", "[1.0,2.0)", "[4.0]", "${v.alpha}", "${v.beta}", "${project.version}",
          "${project.parent.version}", "${revision}", "${absent}", "1.0${changelist}", "1${v.gamma}",
          "${pom.version}", "${version}", "${project.groupId}"]


class Tree:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def chance(self, share):
        return self.random.random() < share

    def pick(self, items):
        return self.random.choice(items)

    def value(self, name):
        """Refers to later names only: a cycle is an error of Maven's, with no result to compare."""
        if name == "changelist":
            return self.pick(["", "-rc"])
        earlier = ["${" + n + "}" for n in PROPERTIES[:PROPERTIES.index(name) + 1]]
        return self.pick([v for v in VALUES if not any(e in v for e in earlier)])

    def dependency(self, managed):
        group = self.pick(GROUPS + ["${project.groupId}"])
        lines = [f"<groupId>{group}</groupId>", f"<artifactId>{self.pick(ARTIFACTS)}</artifactId>"]
        key = "".join(lines)
        if managed or self.chance(0.4):
            lines.append(f"<version>{self.pick(VALUES + ['5.0', '6.0'])}</version>")
        if self.chance(0.15):
            lines.append(f"<type>{self.pick(['jar', 'test-jar', 'war', 'pom', 'zip'])}</type>")
        if self.chance(0.1):
            lines.append(f"<classifier>{self.pick(['tests', 'linux', '${absent}'])}</classifier>")
        scope = self.pick(SCOPES)
        if scope:
            lines.append(f"<scope>{scope}</scope>")
        if self.chance(0.1):
            lines.append("<optional>true</optional>")
        self.random.shuffle(lines)
        return key, "<dependency>" + "".join(lines) + "</dependency>"

    @staticmethod
    def distinct(entries):
        return list(dict(entries).values())  # One for each key: Maven does not accept two.

    def plugin(self, managed):
        lines = [f"<artifactId>{self.pick(['one', 'two', 'three'])}-maven-plugin</artifactId>"]
        if self.chance(0.5):
            lines.append("<groupId>org.example.plugins</groupId>")
        key = "".join(lines)
        if managed or self.chance(0.5):
            lines.append(f"<version>{self.pick(['1.0', '2.0', '${v.alpha}', '${revision}'])}</version>")
        if self.chance(0.2):
            lines.append("<inherited>false</inherited>")
        if self.chance(0.2):
            lines.append("<executions><execution><id>x</id><goals><goal>g</goal></goals></execution></executions>")
        return key, "<plugin>" + "".join(lines) + "</plugin>"

    def base(self, boms, only_versions=False):
        out = ""
        if self.chance(0.7):
            names = self.random.sample(PROPERTIES, self.random.randint(1, 5))
            out += "<properties>" + "".join(f"<{n}>{self.value(n)}</{n}>" for n in names) + "</properties>"
        if self.chance(0.6):
            entries = self.distinct(self.dependency(True) for _ in range(self.random.randint(1, 5)))
            for group, artifact, version in boms:
                if self.chance(0.4):
                    entries.append(f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
                                   f"<version>{version}</version><type>pom</type><scope>import</scope></dependency>")
            self.random.shuffle(entries)
            out += ("<dependencyManagement><dependencies>" + "".join(entries)
                    + "</dependencies></dependencyManagement>")
        if only_versions:
            return out  # An imported pom with errors of its own would end Maven's build.
        if self.chance(0.7):
            entries = self.distinct(self.dependency(False) for _ in range(self.random.randint(1, 5)))
            out += "<dependencies>" + "".join(entries) + "</dependencies>"
        if self.chance(0.5):
            managed = "".join(self.distinct(self.plugin(True) for _ in range(self.random.randint(0, 2))))
            used = "".join(self.distinct(self.plugin(False) for _ in range(self.random.randint(0, 3))))
            out += ("<build>" + (f"<pluginManagement><plugins>{managed}</plugins></pluginManagement>" if managed else "")
                    + (f"<plugins>{used}</plugins>" if used else "") + "</build>")
        return out

    def profiles(self, boms, only_versions):
        out = ""
        for name in self.random.sample(["p1", "p2", "p3"], self.random.randint(0, 2)):
            activation = self.pick(["", "<activeByDefault>true</activeByDefault>",
                                    "<property><name>!skip</name></property>",
                                    "<property><name>given</name></property>", "<file><exists>absent</exists></file>"])
            out += f"<profile><id>{name}</id>"
            if activation:
                out += f"<activation>{activation}</activation>"
            # Not empty: one that only switches off those that are on by default adds nothing, and is not asked for.
            out += (self.base(boms, only_versions) or "<properties><p>1</p></properties>") + "</profile>"
        return f"<profiles>{out}</profiles>" if out else ""

    def pom(self, group, artifact, version, parent, boms, packaging="", modules=(), only_versions=False):
        out = ('<?xml version="1.0"?>\n<project xmlns="http://maven.apache.org/POM/4.0.0">'
               "<modelVersion>4.0.0</modelVersion>")
        if parent:
            out += (f"<parent><groupId>{parent[0]}</groupId><artifactId>{parent[1]}</artifactId>"
                    f"<version>{parent[2]}</version>{parent[3]}</parent>")
        if not parent or self.chance(0.3):
            out += f"<groupId>{group}</groupId>"
        out += f"<artifactId>{artifact}</artifactId>"
        if not parent or self.chance(0.3):
            out += f"<version>{version}</version>"
        if packaging:
            out += f"<packaging>{packaging}</packaging>"
        if modules:
            out += "<modules>" + "".join(f"<module>{m}</module>" for m in modules) + "</modules>"
        if self.chance(0.3):
            out += "<url>https://example.org/project</url>"
        if self.chance(0.3):
            out += "<scm><url>https://example.org/scm</url></scm>"
        if self.chance(0.3):
            out += f"<organization><name>Org {artifact}</name></organization>"
        return out + self.base(boms, only_versions) + self.profiles(boms, only_versions) + "</project>\n"

    def write(self, folder):
        boms = [("org.example", "first-bom", "7"), ("org.example", "second-bom", "8"), ("org.elsewhere", "far-bom", "9")]
        modules = ["alpha", "sub/beta", "first-bom", "second-bom"]
        root = ("org.example", "root", "1.5")
        out = {"pom.xml": self.pom(*root, None, boms, "pom", modules)}
        parent = (*root, "")
        out["alpha/pom.xml"] = self.pom("org.example", "alpha", "2.5", parent, boms)
        out["sub/beta/pom.xml"] = self.pom("org.example", "beta", "2.6",
                                           (*root, "<relativePath>../../pom.xml</relativePath>"), boms, "pom")
        out["sub/beta/leaf/pom.xml"] = self.pom(
            "org.example", "leaf", "2.7", ("org.example", "beta", "2.6" if "<version>2.6</version><p" in
                                           out["sub/beta/pom.xml"] else "1.5", ""), boms)
        out["first-bom/pom.xml"] = self.pom("org.example", "first-bom", "7", None, boms[1:], "pom", (), True)
        out["second-bom/pom.xml"] = self.pom("org.example", "second-bom", "8", None, boms[2:], "pom", (), True)
        out["lost/pom.xml"] = self.pom("org.example", "lost", "1", ("org.elsewhere", "parent", "3", "<relativePath/>"),
                                       boms)
        for name, text in out.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    Tree(int(sys.argv[1])).write(sys.argv[2])
