"""Judges lines with the installed fail2ban, in the environment of its own sample tests.

Reads one JSON request per line of standard input and writes one JSON answer per line. A request names a filter with its
options and holds lines in base64; the answer holds a list of results for each line, or null where judging took too long.
Every request is judged in a process of its own: fail2ban shares hit counts of date templates between all filters.
"""
import base64
import json
import logging
import os
import signal
import sys
import time

os.environ["TZ"] = "CET-01CEST-02,M3.5.0,M10.5.0"
time.tzset()

# Version 1.0.2 wants two colons where an address begins with colons; later versions, and the specification, want one.
from fail2ban.server.ipdns import IPAddr

IPAddr.IP_6_RE = IPAddr.IP_6_RE.replace("|::)", "|:)")

from fail2ban.client.filterreader import FilterReader
from fail2ban.server.filter import Filter
from fail2ban.server.mytime import MyTime

NOW = 1124013600
NOW_TEXT = "2005-08-14T10:00:00"
LINE_SECONDS = 2  # of processor time: an exponential pattern runs for days, a loaded machine only slows the clock


class TooCostly(Exception):
    pass


def too_costly(signum, frame):
    raise TooCostly()


def make_filter(request):
    judge = Filter(None)
    judge.returnRawHost = True
    judge.checkAllRegex = request["all"]
    judge.ignorePending = not request["all"]
    judge.checkFindTime = False
    reader = FilterReader(request["filter"], "jail", request["options"], share_config={}, basedir=request["directory"])
    reader.read()
    reader.getOptions({})
    setters = {
        "prefregex": lambda text: setattr(judge, "prefRegex", text),
        "addfailregex": judge.addFailRegex,
        "addignoreregex": judge.addIgnoreRegex,
        "maxlines": judge.setMaxLines,
        "datepattern": judge.setDatePattern,
    }
    for command in reader.convert():
        if command[0] not in ("set", "multi-set") or command[2] not in setters:
            continue
        for value in command[3] if command[0] == "multi-set" else [command[3]]:
            setters[command[2]](value)
    return judge


def text(value):
    return None if value is None else str(value)


def result(found):
    index, identity, when, data = found
    users = sorted(data.get("users") or [])
    return [
        index,
        text(identity),
        when,
        text(data.get("user")),
        bool(data.get("nofail")),
        users if len(users) > 1 else [],
    ]


def judge_line(judge, line, journal):
    signal.setitimer(signal.ITIMER_VIRTUAL, LINE_SECONDS)
    try:
        found = judge.processLine(("", NOW_TEXT, line), NOW) if journal else judge.processLine(line)
        return [result(f) for f in found]
    except TooCostly:
        return None
    except Exception as error:
        return [type(error).__name__]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def answer(request):
    judge = make_filter(request)
    lines = (base64.b64decode(line).decode("utf-8", "replace").rstrip("\r\n") for line in request["lines"])
    return json.dumps([judge_line(judge, line, request["journal"]) for line in lines])


def main():
    logging.getLogger("fail2ban").setLevel(logging.CRITICAL + 1)
    signal.signal(signal.SIGVTALRM, too_costly)
    MyTime.setTime(NOW)
    Filter(None).dateDetector.addDefaultTemplate()  # the date templates are compiled once for all requests
    for request in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdout.write(answer(json.loads(request)) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


main()
