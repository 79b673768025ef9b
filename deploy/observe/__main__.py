"""`python -m observe`: write the page of metrics and the dashboards where they are kept."""

from observe.files import FILES

for path, text in FILES().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(path)
