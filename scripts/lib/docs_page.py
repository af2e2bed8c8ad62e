"""Checks the documentation page in headless Chromium; see scripts/docs-page.

docs_page.py PETSTORE_SERVER
"""
import contextlib
import http.server
import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # as WebDriver names it
TAB = "\ue004"
PREFIX = "/shop"  # of the proxy
SECONDS = 20


@contextlib.contextmanager
def started(command, announces):
    """The process and what `announces` finds in its output."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            found = None
            while found is None:
                line = process.stdout.readline()
                if not line:
                    log.seek(0)
                    raise RuntimeError(log.read().strip() or f"{command[0]} has ended")
                found = re.search(announces, line)
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield found[1]
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(10)


@contextlib.contextmanager
def behind_proxy(target):
    """A proxy that serves what the target has, below PREFIX."""
    class relay(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            if not self.path.startswith(PREFIX + "/"):
                self.send_error(404)
                return
            headers = {key: value for key, value in self.headers.items() if key.lower() not in ("host", "connection")}
            asked = urllib.request.Request(target + self.path[len(PREFIX):], headers=headers)
            try:
                answer = urllib.request.urlopen(asked, timeout=10)
            except urllib.error.HTTPError as error:
                answer = error
            content = answer.read()
            self.send_response(answer.status)
            for key, value in answer.headers.items():
                if key.lower() not in ("connection", "content-length", "transfer-encoding", "date"):
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), relay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{PREFIX}"
    finally:
        server.shutdown()


class browser:
    """A session of chromedriver, by the WebDriver protocol."""

    def __init__(self, port):
        self.at = f"http://127.0.0.1:{port}/session"
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                     "--window-size=1200,2000", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        made = self.call("POST", "", {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": arguments},
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"}}}})
        self.at += "/" + made["sessionId"]

    def call(self, method, path, data=None):
        request = urllib.request.Request(self.at + path, method=method,
                                         data=None if data is None else json.dumps(data).encode(),
                                         headers={"Content-Type": "application/json"})
        try:
            return json.load(urllib.request.urlopen(request, timeout=60))["value"]
        except urllib.error.HTTPError as error:
            raise LookupError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def open(self, url):
        self.call("POST", "/url", {"url": url})

    def script(self, text, *arguments):
        return self.call("POST", "/execute/sync", {"script": text, "args": list(arguments)})

    def find(self, selector):
        """The element, as soon as it is there."""
        end = time.monotonic() + SECONDS
        while True:
            try:
                return self.call("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]
            except LookupError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def click(self, selector):
        """As its own script would: whatever lies above it."""
        self.script("arguments[0].click()", {ELEMENT: self.find(selector)})

    def text(self, selector):
        return self.script("return arguments[0].textContent", {ELEMENT: self.find(selector)})

    def type(self, selector, text):
        element = self.find(selector)
        self.call("POST", f"/element/{element}/clear", {})
        self.call("POST", f"/element/{element}/value", {"text": text + TAB})  # leaving it is what counts

    def count(self, selector):
        return self.script("return document.querySelectorAll(arguments[0]).length", selector)

    def log(self, kind):
        return self.call("POST", "/se/log", {"type": kind})

    def close(self):
        self.call("DELETE", "")


def try_get_pet(page, number):
    """Asks for a pet by "Try it out"; the status and what is shown of the answer."""
    operation = "#operations-Pets-getPet"
    if page.count(f"{operation}.is-open") == 0:
        page.click(f"{operation} .opblock-summary-control")
    if page.count(f"{operation} .execute") == 0:
        page.click(f"{operation} .try-out__btn")
    page.type(f"{operation} tr[data-param-name=petId] input", str(number))
    page.click(f"{operation} .execute")
    answer = f"{operation} .live-responses-table tbody"
    end = time.monotonic() + SECONDS
    shown = ""
    while time.monotonic() < end:  # the last answer goes when the next one comes
        sample = page.text(f"{operation} .request-snippets")
        shown = page.text(f"{answer} .response-col_description")
        if f"/pets/{number}" in sample:
            status = page.text(f"{answer} .response-col_status")
            if status.strip()[:3].isdigit():
                return status.strip()[:3], shown, sample
        time.sleep(0.1)
    return "none", shown, ""


def checks(page, address):
    """Each check's name and whether it holds."""
    page.open(address + "/docs")
    yield "the document's title is shown", "Petstore" in page.text(".info .title")
    yield "the page has the document's title", page.script("return document.title") == "Petstore"
    page.find(".opblock")
    yield "every operation is shown", page.count(".opblock") == 4
    yield "the schemas are shown", page.count(".models, .json-schema-2020-12") > 0
    status, shown, sample = try_get_pet(page, 1)
    yield "a call is answered", status == "200"
    yield "the typed answer is shown", '"name": "Ada"' in shown and '"status": "available"' in shown
    yield "the call is shown as a curl command", "curl" in sample and f"{address}/pets/1" in sample
    status, shown, _ = try_get_pet(page, 2)
    yield "a typed error is shown", status == "404" and '"message": "no such pet"' in shown


def foreign(page, own):
    """What was asked of others, and what the browser complains about."""
    for entry in page.log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] != "Network.requestWillBeSent":
            continue
        url = message["params"]["request"]["url"]
        if not url.startswith((own, "data:", "blob:")):
            yield f"asked for {url}"
    for entry in page.log("browser"):
        text = entry["message"]
        if "Content Security Policy" in text or ("404" not in text and entry["level"] == "SEVERE"):
            yield text


def guarded(page):
    """Whether the browser keeps the page from running and loading what is not the service's."""
    page.script("""
      window.refused = [];
      document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
      const script = document.createElement('script');
      script.textContent = 'window.broken = true';
      const image = new Image();
      image.src = 'http://127.0.0.2:9/x.png';
      document.body.append(script, image);
      fetch('http://127.0.0.2:9/').catch(() => {});""")
    end = time.monotonic() + SECONDS
    wanted = {"script-src-elem", "img-src", "connect-src"}
    while time.monotonic() < end:
        if wanted <= set(page.script("return refused")):
            return not page.script("return window.broken")
        time.sleep(0.1)
    return False


def main():
    good = total = 0

    def told(name, holds):
        nonlocal good, total
        total += 1
        good += bool(holds)
        print(f"{'ok    ' if holds else 'FAILED'} {name}", flush=True)

    try:
        server = started([sys.argv[1], "--port", "0", "--docs", "on"], r"listening on (\S+)")
        address = server.__enter__()
    except RuntimeError as error:
        print(f"skipped: {error}")
        return 0
    with contextlib.ExitStack() as open_:
        open_.push(server.__exit__)
        pet = urllib.request.Request(address + "/pets", data=json.dumps({"name": "Ada"}).encode(),
                                     headers={"Content-Type": "application/json"})
        urllib.request.urlopen(pet, timeout=10).read()
        port = open_.enter_context(started(["chromedriver", "--port=0"], r"started successfully on port (\d+)"))
        page = browser(port)
        open_.callback(page.close)
        proxy = open_.enter_context(behind_proxy(address))
        for title, where in (("", address), ("behind a proxy with a path: ", proxy)):
            try:
                for name, holds in checks(page, where):
                    told(title + name, holds)
            except LookupError as error:
                told(f"{title}{error}", False)
            complaints = list(foreign(page, urllib.parse.urljoin(where, "/")))
            for each in complaints[:5]:
                print(f"  {each}")
            told(title + "nothing is asked of others, and no policy is broken", not complaints)
            told(title + "a script in the page and other hosts are refused", guarded(page))
            for kind in ("performance", "browser"):
                page.log(kind)  # what was refused just now
    print(f"{good} of {total} checks")
    return 0 if good == total else 1


if __name__ == "__main__":
    sys.exit(main())
