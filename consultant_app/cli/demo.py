"""consultant-app demo: the sample enterprise and its papers."""

import tempfile
from argparse import Namespace
from pathlib import Path

from consultant_app.cli.documents import made_as_data, write_documents
from consultant_app.cli.output import Output
from consultant_app.cli.running import unlocked
from consultant_app.workflows import sample


def run(arguments: Namespace, output: Output) -> int:
    """Without --export the window opens instead (see consultant_app.__main__); here the papers are written."""
    with tempfile.TemporaryDirectory(prefix="consultant-app-") as folder:
        session = unlocked(arguments.data or Path(folder))
        try:
            enterprise = sample.load_sample(session)
            made = write_documents(session, enterprise, arguments.export, output, pdf=arguments.pdf)
        finally:
            session.close()
    output.result(
        {"enterprise": enterprise.name, "documents": [made_as_data(each) for each in made]},
        [f"示例企业“{enterprise.name}”的文档已写到 {arguments.export}：", *(f"  {each.path.name}" for each in made)],
    )
    return 0
