"""Chinese names of the records and fields of assignments and return slips."""

from consultant_app.model import assignment, return_slip

KINDS: dict[type, str] = {
    assignment.Assignment: "分派",
    return_slip.ReturnSlip: "退回单",
    return_slip.SlipRemark: "退回意见",
}

FIELDS: dict[type, dict[str, str]] = {
    assignment.Assignment: {
        "person": "顾问",
        "device_id": "电脑指纹",
        "batch": "批次",
        "due_on": "到期日",
        "expectations": "期望成果",
        "given": "分派人",
        "withdrawn": "收回",
    },
    return_slip.ReturnSlip: {
        "number": "编号",
        "decision": "结论",
        "subject": "范围",
        "text": "总体意见",
        "issued": "发出",
    },
    return_slip.SlipRemark: {
        "slip_id": "退回单",
        "target": "针对",
        "text": "意见",
        "answer": "答复",
        "closing": "复核",
    },
}
