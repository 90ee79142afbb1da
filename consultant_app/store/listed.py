"""What stands in the columns of the lists of enterprises; apart, because to read a list needs no more than this."""

from consultant_app.model.stage import Stage

LISTED, IN_BIN, TAKEN_BACK = 0, 1, 2  # in the column `archived`; the last: withdrawn from the person of this computer
STAGES = {stage.value: number for number, stage in enumerate(Stage)}
