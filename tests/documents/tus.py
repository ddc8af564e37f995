"""A tus client for tests, as plain as the protocol."""

import base64


def metadata(**said):
    return ",".join(f"{key} {base64.b64encode(str(value).encode()).decode()}" for key, value in said.items())


class Tus:
    """Speaks tus 1.0.0 through a test client."""

    url = "/documents/envois/"

    def __init__(self, client):
        self.client = client

    def ask(self, method, url, data=b"", content_type="application/offset+octet-stream", **headers):
        headers = {"Tus-Resumable": "1.0.0"} | {name.replace("_", "-"): str(value) for name, value in headers.items()}
        return self.client.generic(method, url, data, content_type=content_type, headers=headers)

    def create(self, size, name="a.txt", **said):
        return self.ask("POST", self.url, Upload_Length=size, Upload_Metadata=metadata(filename=name, **said))

    def patch(self, url, offset, data, **headers):
        return self.ask("PATCH", url, data, Upload_Offset=offset, **headers)

    def offset(self, url):
        answer = self.ask("HEAD", url)
        return int(answer.headers["Upload-Offset"]) if answer.status_code == 200 else answer.status_code

    def send(self, content, piece=1000, **said):
        """The whole file, in pieces; the last answer."""
        answer = self.create(len(content), **said)
        if answer.status_code != 201:
            return answer
        url = answer.headers["Location"]
        for start in range(0, len(content), piece):
            answer = self.patch(url, start, content[start : start + piece])
        return answer
