# SPDX-License-Identifier: Apache-2.0
"""A ClickHouse server of our own on loopback: Debian's binary, run from where scripts/bootstrap.sh unpacked it."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

CACHE = os.environ.get("IOR_DEPS") or os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "ior-deps")
PROGRAM = pathlib.Path(CACHE) / "prefix/clickhouse/usr/sbin/clickhouse-server"

CONFIG = """<yandex>
  <logger><level>warning</level><log>{place}/log</log><errorlog>{place}/errors</errorlog></logger>
  <http_port>{http}</http_port><tcp_port>{tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
  <path>{place}/data/</path><tmp_path>{place}/tmp/</tmp_path><users_config>{place}/users.xml</users_config>
  <default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>5368709120</mark_cache_size>
</yandex>"""
USERS = """<yandex>
  <profiles><default/></profiles><quotas><default/></quotas>
  <users>
    <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
    <writer><password>se:cret@</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></writer>
  </users>
</yandex>"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """With `with`. stop() and start() keep port and data."""

    def __init__(self):
        self.place = tempfile.mkdtemp(prefix="ior-clickhouse-", dir="/tmp")
        self.port, self.process = free_port(), None
        for folder in ("data", "tmp"):
            os.mkdir(os.path.join(self.place, folder))
        pathlib.Path(self.place, "config.xml").write_text(
            CONFIG.format(place=self.place, http=self.port, tcp=free_port()), encoding="ascii")
        pathlib.Path(self.place, "users.xml").write_text(USERS, encoding="ascii")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.place, ignore_errors=True)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen([PROGRAM, f"--config-file={self.place}/config.xml"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, cwd=self.place)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(self.url + "/ping", timeout=1).read()
                return
            except OSError:
                assert self.process.poll() is None, pathlib.Path(self.place, "errors").read_text(errors="replace")[-2000:]
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def query(self, text):
        """The answer, as bytes."""
        try:
            return urllib.request.urlopen(self.url, data=text.encode(), timeout=30).read()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{text[:200]}: {error.read()[:500]}") from error
