# SPDX-License-Identifier: Apache-2.0
"""The programs that both witnesses watch. Each is a shell script that runs in a directory of its own."""

GIT = r"""
export HOME="$PWD" GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
git init -q one
cd one
mkdir -p deep/er
for i in 1 2 3 4 5 6 7; do echo "$i" >"deep/er/file $i"; done
git add .
git commit -q -m first
echo more >>"deep/er/file 3"
git rm -q "deep/er/file 4"
git mv "deep/er/file 5" moved
git status --short >/dev/null
git commit -q -a -m second
git log --stat >/dev/null
git diff HEAD~1 >/dev/null
git gc -q
cd ..
git clone -q one two
git clone -q --no-local one three
git -C two log --oneline >/dev/null
"""

SQLITE = r"""
work() {
  sqlite3 "$1" "pragma journal_mode = $2;" "create table t(id integer primary key, name text);" \
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 2000) insert into t select i, hex(i) from n;" \
    "create index by_name on t(name);" "update t set name = 'x' || name where id % 7 = 0;" \
    "begin; delete from t where id < 50; rollback;" "select count(*) from t where name like 'x%';" "vacuum;" >/dev/null
  for i in 1 2 3; do sqlite3 "$1" "insert into t(name) values ('again');"; done
}
work journal.db delete
work wal.db wal
work truncate.db truncate
"""

TAR = r"""
mkdir from to
for i in 1 2 3 4 5 6 7 8 9 10 11; do mkdir "from/$i"; seq "$i" 4000 >"from/$i/some numbers"; ln -s "some numbers" "from/$i/link"; done
ln "from/1/some numbers" "from/2/hard link"
tar -czf all.tgz from
tar -tzf all.tgz >/dev/null
tar -xzf all.tgz -C to
tar -cf - from | tar -xf - -C to
"""

FILES = r"""
mkdir -p tree/a/b/c
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13; do echo "$i" >"tree/a/$i"; : >"tree/a/b/$i.c"; done
printf x >"tree/a/b/$(printf 'new\nline \033[1m \377')"
ln -s nowhere tree/dangling
cp -r tree copy
cp -a tree copy2
find tree -name '*.c' -newer tree/a/1 -print0 | xargs -0 -n 5 ls -l >/dev/null
find copy -type f -exec chmod 600 {} +
find /usr/include/linux -name '*.h' -size +40k >/dev/null
mv copy/a copy/z
rm -r copy
du -s copy2 >/dev/null
(sleep 0.1; echo late) | cat >/dev/null
cd tree/a && touch ../here && stat -t ../here >/dev/null
"""

COMPILER = r"""
cat >hello.c <<'END'
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
int main(void) { puts("hello"); return EXIT_SUCCESS; }
END
cc -O1 -pipe -o hello hello.c
cc -c -save-temps hello.c
ar rc libhello.a hello.o
./hello >/dev/null
"""

PYTHON = r"""
exec python3 -S "$WITNESS/threads.py"
"""

# Of another thread than the first, and so the id of the first one is taken over.
EXEC = r"""
python3 -S "$WITNESS/exec_by_thread.py"
"""

PROGRAMS = {
    "git": GIT,
    "sqlite3": SQLITE,
    "tar": TAR,
    "files": FILES,
    "compiler": COMPILER,
    "python3": PYTHON,
    "exec": EXEC,
}
