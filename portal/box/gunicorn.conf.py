"""Settings of gunicorn, the server of the pages behind nginx; what depends on portal.toml is given by `serve.py`.

Sync workers: a page is work for the processor, so threads and event loops take memory and gain nothing.
On a box systemd hands over the listening socket (tram-web.socket); gunicorn takes it before any --bind.
"""
# ruff: noqa: N999  (gunicorn's own name for this file)

worker_class = "sync"
timeout = 60  # the slowest honest request is a large import by staff
graceful_timeout = 20
max_requests = 20_000  # a leak never grows for weeks
max_requests_jitter = 2_000  # not all workers at once
umask = 0o117  # its own socket (without systemd) is for owner and group
worker_tmp_dir = "/dev/shm"  # noqa: S108  the workers' heartbeat: in memory, not on the SD card
accesslog = None  # who read what is nobody's business
errorlog = "-"
loglevel = "warning"
limit_request_line = 8190  # what nginx lets through; a long search gets a page, not an error
