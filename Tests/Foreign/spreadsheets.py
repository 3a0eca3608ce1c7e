"""Spreadsheets by strangers: `write FOLDER` makes files with openpyxl and XlsxWriter, `read FILE` prints what openpyxl finds
in one, as JSON. A library that is absent is told and left out."""

import datetime
import json
import pathlib
import sys

ROWS = [
    ["id", "question", "answer", "reviewBy"],
    ["a/b", "プールの料金は？", "一行目\n二行目 & <三行目>", datetime.date(2027, 4, 1)],
    ["a/c", "=1+1", "_x000D_", 1.5],
    ["a/d", "", "true", 42],
]


def write(folder):
    try:
        import openpyxl

        book = openpyxl.Workbook()
        book.active.title = "別の表"
        sheet = book.create_sheet("FAQ", 0)
        for number, row in enumerate(ROWS, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(number, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        book.save(folder / "openpyxl.xlsx")
    except ImportError:
        print("SKIPPED: the Python package openpyxl is not installed")
    try:
        import xlsxwriter

        book = xlsxwriter.Workbook(str(folder / "xlsxwriter.xlsx"))
        sheet = book.add_worksheet("FAQ")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        bold = book.add_format({"bold": True})
        for number, row in enumerate(ROWS):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
                elif value == "プールの料金は？":
                    sheet.write_rich_string(number, column, bold, "プール", "の料金は？")
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                else:
                    sheet.write_number(number, column, value)
        book.close()
    except ImportError:
        print("SKIPPED: the Python package xlsxwriter is not installed")


def read(file):
    try:
        import openpyxl
    except ImportError:
        print("SKIPPED: the Python package openpyxl is not installed", file=sys.stderr)
        return
    sheet = openpyxl.load_workbook(file).active
    assert all(cell.data_type in ("s", "inlineStr") for row in sheet for cell in row if cell.value is not None)
    assert all(cell.number_format == "@" for row in sheet for cell in row)
    print(json.dumps([[cell.value or "" for cell in row] for row in sheet]))


{"write": write, "read": read}[sys.argv[1]](pathlib.Path(sys.argv[2]))
