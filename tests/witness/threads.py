# SPDX-License-Identifier: Apache-2.0
"""One of the programs that are watched: threads with files of their own, subprocesses, sockets, polling."""
import array
import mmap
import os
import select
import signal
import socket
import subprocess
import tempfile
import threading
import time

THREADS = 7
ROUNDS = 53


def churn(number):
    """Descriptor numbers that the threads take over from each other at once."""
    for i in range(ROUNDS):
        name = "file %d of %d" % (i % 5, number)
        fd = os.open(name, os.O_RDWR | os.O_CREAT, 0o600)
        copy = os.dup(fd)
        os.write(fd, b"data")
        os.lseek(copy, 0, os.SEEK_SET)
        os.read(copy, 2)
        os.close(fd)
        if i % 5 == 4:
            os.unlink(name)
        os.fstat(copy)
        os.close(copy)


def serve(listener, accepted):
    connection, _ = listener.accept()
    accepted.set()
    with connection:
        while data := connection.recv(100):
            connection.sendall(data)


def talk(family, address):
    listener = socket.socket(family)
    listener.bind(address)
    listener.listen()
    accepted = threading.Event()
    server = threading.Thread(target=serve, args=(listener, accepted))
    server.start()
    with socket.socket(family) as client:
        client.connect(listener.getsockname())
        # Else accept comes inside the first send: strace names its socket before, ior after it (late_accept has both).
        accepted.wait()
        for _ in range(11):
            client.sendall(b"ping")
            client.recv(4)
        client.shutdown(socket.SHUT_WR)
        client.recv(1)
    server.join()
    listener.close()


def late_accept():
    """A client that has a peer before the peer has a descriptor."""
    with socket.socket(socket.AF_UNIX) as listener, socket.socket(socket.AF_UNIX) as client:
        listener.bind("late")
        listener.listen()
        client.connect("late")
        client.send(b"early")
        connection, _ = listener.accept()
        client.send(b"late")
        connection.recv(10)
        connection.close()


def datagrams():
    one, two = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    one.bind(("127.0.0.1", 0))
    two.sendto(b"hello", one.getsockname())
    one.recvfrom(100)
    one.close()
    two.close()


def pass_descriptor():
    """A file that arrives over a socket."""
    here, there = socket.socketpair()
    with open("passed", "wb") as file:
        socket.send_fds(here, [b"x"], [file.fileno()])
    _, received, _, _ = socket.recv_fds(there, 1, 1)
    os.write(received[0], b"written by who received it")
    os.unlink("passed")
    os.write(received[0], b"and after it is gone")
    os.close(received[0])
    here.close()
    there.close()


def poll_all():
    reader, writer = os.pipe()
    epoll = select.epoll()
    epoll.register(reader, select.EPOLLIN)
    os.write(writer, b"1")
    epoll.poll()
    select.select([reader], [writer], [], 0)
    poll = select.poll()
    poll.register(reader)
    poll.poll(1)
    epoll.close()
    os.close(reader)
    os.close(writer)
    os.close(os.eventfd(3) if hasattr(os, "eventfd") else os.memfd_create("no eventfd"))
    memory = os.memfd_create("witness")
    os.ftruncate(memory, 8192)
    mmap.mmap(memory, 8192).close()
    os.close(memory)


def interrupted():
    """A signal that ends a call early. It comes again: on a busy machine the first one comes before the call."""
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.5)
    signal.pause()
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    reader, writer = os.pipe()
    threading.Timer(0.06, os.write, (writer, b"x")).start()
    os.read(reader, 1)


def sleeps(pid):
    """Whether it waits inside a call; a tracer's stop is not S."""
    with open("/proc/%d/stat" % pid, encoding="utf-8", errors="replace") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "S"


def killed_inside_a_call():
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writer)
        os.read(reader, 1)
        os.write(2, b"the pipe gave data")
        os._exit(1)
    while not sleeps(child):
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(reader)
    os.close(writer)


def directories():
    with tempfile.TemporaryDirectory(dir=".") as top:
        os.makedirs(top + "/a/b")
        fd = os.open(top, os.O_DIRECTORY)
        inner = os.open("a/b", os.O_DIRECTORY, dir_fd=fd)
        os.rename(top + "/a", top + "/renamed")
        os.mkdir("under", dir_fd=inner)
        os.fchdir(inner)
        os.stat("under")
        os.stat("..")
        os.close(os.open("../b/./under", os.O_RDONLY))
        os.chdir("../../..")
        os.link(__file__, "linked", src_dir_fd=None, dst_dir_fd=inner, follow_symlinks=True) if os.stat(
            __file__).st_dev == os.fstat(inner).st_dev else os.symlink("x", "linked", dir_fd=inner)
        os.close(inner)
        os.scandir(fd).close()
        os.close(fd)
        for errno_of in ("/nowhere/at/all", "\x7f\udcff", "x" * 300):
            try:
                os.open(errno_of, os.O_RDONLY)
            except OSError:
                pass


def transfers():
    with open("big", "wb+") as big:
        big.write(bytes(100_000))
        big.flush()
        with open("big copy", "wb") as copy:
            os.sendfile(copy.fileno(), big.fileno(), 0, 50_000)
            os.copy_file_range(big.fileno(), copy.fileno(), 1000, 0)
            os.preadv(big.fileno(), [array.array("B", bytes(10)), bytearray(5)], 7)
            os.writev(copy.fileno(), [b"a", b"bc"])
            os.fsync(copy.fileno())
            os.posix_fallocate(copy.fileno(), 0, 1000)


def main():
    threads = [threading.Thread(target=churn, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    talk(socket.AF_INET, ("127.0.0.1", 0))
    talk(socket.AF_UNIX, "socket file")
    talk(socket.AF_UNIX, "\0witness of %d" % os.getpid())
    late_accept()
    datagrams()
    pass_descriptor()
    poll_all()
    interrupted()
    killed_inside_a_call()
    directories()
    transfers()
    for shell in (False, True):
        subprocess.run("echo" if not shell else "echo a | cat; exec true", shell=shell, stdout=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL, check=True)
    child = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    child.communicate(b"to and fro")


main()
