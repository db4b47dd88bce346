# SPDX-License-Identifier: Apache-2.0
"""The differences that may be, from allowed.txt: lines of

    MOST PATTERN

with the reason on comment lines above. PATTERN is a regular expression for the whole text of a difference
(compare.describe), MOST how many a run may have. One that has no use is an error: the list stays short."""
import re


class Rule:
    def __init__(self, most, pattern):
        self.most = most
        self.text = pattern
        self.pattern = re.compile(pattern.encode(), re.S)
        self.used = 0


class Rules:
    def __init__(self, rules):
        self.rules = rules

    @classmethod
    def read(cls, path):
        rules, reason = [], False
        with open(path, encoding="utf-8") as file:
            for text in map(str.strip, file):
                if not text or text.startswith("#"):
                    reason = bool(text)
                    continue
                if not reason:
                    raise ValueError("no reason stands above: " + text)
                most, pattern = text.split(None, 1)
                rules.append(Rule(int(most), pattern))
        return cls(rules)

    def matches(self, description):
        """The rule that covers it, or None."""
        return next((rule for rule in self.rules if rule.pattern.fullmatch(description)), None)

    def allow(self, description):
        """The same, counted."""
        rule = self.matches(description)
        if rule:
            rule.used += 1
        return rule is not None

    def problems(self, every):
        """What is wrong with the list after a run; of every program, or only of some."""
        found = ["allowed.txt: %d differences, more than %d: %s" % (rule.used, rule.most, rule.text)
                 for rule in self.rules if rule.used > rule.most]
        if every:
            found += ["allowed.txt: not used: " + rule.text for rule in self.rules if not rule.used]
        return found
