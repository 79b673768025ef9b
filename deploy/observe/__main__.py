"""`python -m observe`: write the page of metrics and the dashboards where they are kept."""

from observe.files import made_files

for path, text in made_files().items():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(path)
