#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes the expected screens anew from what is drawn now: look at the difference before committing it.
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
"$here/../../build/tests/tui_screens" "$here" --update
git -C "$here" diff --stat -- .
