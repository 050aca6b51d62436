"""Every block and every element, drawn from its JSON alone, with a name for whoever cannot see it."""

import json

import pytest

from tests.faces.desk.drawn import Block, actions, asked, drawn, element, mrkdwn, option, plain

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
OPTIONS = [option("a", "Apples"), option("b", "Bread")]
SURE = {
    "title": plain("Sure?"),
    "text": plain("It is gone then."),
    "confirm": plain("Do it"),
    "deny": plain("Leave it"),
}


def test_a_header_is_a_heading() -> None:
    assert (
        drawn({"type": "header", "text": plain("2026-0001 · Access")}).one("h3").text == "2026-0001 · Access"
    )


def test_a_section_has_text_fields_and_something_at_its_side() -> None:
    page = drawn(
        {
            "type": "section",
            "text": mrkdwn("*Due* soon"),
            "fields": [mrkdwn("*Owner*\nAda"), plain("Open")],
            "accessory": element("button", text=plain("Look")),
        }
    )
    assert [node.raw for node in page.all("b")] == ["Due", "Owner"]
    assert len(page.one("div", class_="fields").children) == 2
    assert page.one("div", class_="bk-accessory").all("button")[0].text == "Look"


def test_context_divider_and_pictures_are_drawn_and_nothing_is_fetched() -> None:
    picture = {"type": "image", "image_url": "https://example.org/pixel.png", "alt_text": "A seal"}
    page = drawn(
        {"type": "context", "elements": [mrkdwn("_small_"), picture]},
        {"type": "divider"},
        {**picture, "title": plain("Seal")},
    )
    assert page.all("i")[0].text == "small"
    assert len(page.all("hr")) == 1
    assert [node.attrs["aria-label"] for node in page.all("span") if node.attrs.get("role") == "img"] == [
        "A seal"
    ] * 2
    assert page.one("figcaption").text == "Seal"
    assert not page.all("img")


@pytest.mark.parametrize(
    "block", [{"type": "video", "title": plain("x")}, {"type": "call"}, {"type": HOSTILE}]
)
def test_a_block_that_is_not_known_is_shown_as_such(block: Block) -> None:
    page = drawn(block)
    assert (
        page.one("span", class_="not-drawn").text == f"not drawn here: {' '.join(str(block['type']).split())}"
    )


def test_an_element_that_is_not_known_is_shown_as_such() -> None:
    assert (
        "not drawn here: workflow_button" in drawn(actions(element("workflow_button", text=plain("x")))).text
    )


def test_a_button_asks_for_exactly_itself() -> None:
    page = drawn(
        actions(
            element(
                "button",
                text=plain("Claim"),
                value="17.3",
                style="primary",
                accessibility_label="Claim, case 1",
            )
        )
    )
    button = page.one("button", aria_label="Claim, case 1")
    assert json.loads(button.attrs["value"]) == ["press", "b1", "a1", "17.3"]
    assert "button-primary" in button.attrs["class"]
    assert button.attrs["form"] == "s-form"
    assert page.one("form", id="s-form").one("input", name="csrf").attrs["value"] == "token"


def test_a_dangerous_button_asks_first() -> None:
    page = drawn(
        actions(element("button", text=plain("Erase"), style="danger", confirm={**SURE, "style": "danger"}))
    )
    first, leave, do = (node for node in page.all("button") if node.text in ("Erase", "Leave it", "Do it"))
    assert first.attrs["type"] == "button"
    assert "name" not in first.attrs, "the first press asks for nothing"
    sure = page.one("div", role="alertdialog")
    assert first.attrs["popovertarget"] == sure.attrs["id"]
    assert leave.attrs["popovertargetaction"] == "hide"
    assert json.loads(do.attrs["value"]) == ["press", "b1", "a1"]
    assert "button-danger" in do.attrs["class"]
    assert "It is gone then." in sure.text


def test_a_button_with_an_address_is_a_link_that_the_app_hears_of_too() -> None:
    link = drawn(actions(element("button", text=plain("Open"), url="https://example.org/x"))).one("a")
    assert link.attrs["href"] == "https://example.org/x"
    assert link.attrs["rel"] == "noopener noreferrer"
    assert json.loads(link.attrs["data-also"]) == ["press", "b1", "a1"]


def test_a_button_never_leads_to_a_script() -> None:
    page = drawn(actions(element("button", text=plain("Open"), url="javascript:alert(1)")))
    assert not page.all("a")
    assert page.all("button")[-1].text == "Open"


def test_an_overflow_menu_lists_its_options() -> None:
    options = [
        option("note:1", "Note"),
        {**option("x", "Read"), "url": "https://example.org"},
        option("close:1", "Close"),
    ]
    page = drawn(actions(element("overflow", options=options)))
    assert page.one("summary").attrs["aria-label"] == "More actions"
    menu = page.one("ul", class_="menu-list")
    assert [node.text for node in menu.all("button")] == ["Note", "Close"]
    assert json.loads(menu.all("button")[1].attrs["value"]) == ["pick", "b1", "a1", "close:1"]
    assert menu.one("a").attrs["href"] == "https://example.org"


def test_an_overflow_menu_can_ask_first() -> None:
    page = drawn(actions(element("overflow", options=OPTIONS, confirm=SURE)))
    assert len([node for node in page.all("div") if node.attrs.get("role") == "alertdialog"]) == 2
    ids = [node.attrs["id"] for node in page.all("button", "div", "summary") if "id" in node.attrs]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("kind", "more", "offered"),
    [
        ("static_select", {"options": OPTIONS}, ["Apples", "Bread"]),
        ("users_select", {}, ["Ada", "Max"]),
        ("conversations_select", {}, ["privacy-desk"]),
        ("channels_select", {}, ["privacy-desk"]),
    ],
)
def test_a_menu_offers_what_it_has(kind: str, more: Block, offered: list[str]) -> None:
    page = drawn(asked(kind, placeholder=plain("Pick one"), **more))
    select = page.one("select")
    assert [node.text for node in select.all("option")] == ["Pick one", *offered]
    assert page.one("label", for_=select.attrs["id"]).text == "The label"
    assert json.loads(select.attrs["name"]) == ["b1", "a1"]


@pytest.mark.parametrize(
    ("kind", "more", "chosen"),
    [
        ("static_select", {"options": OPTIONS, "initial_option": OPTIONS[1]}, "Bread"),
        ("users_select", {"initial_user": "U0MAX"}, "Max"),
        ("channels_select", {"initial_channel": "C1"}, "privacy-desk"),
    ],
)
def test_a_menu_shows_what_is_chosen(kind: str, more: Block, chosen: str) -> None:
    options = drawn(asked(kind, **more)).one("select").all("option")
    assert [node.text for node in options if "selected" in node.attrs] == [chosen]


def test_a_menu_may_have_groups() -> None:
    groups = [{"label": plain("Food"), "options": OPTIONS}]
    page = drawn(asked("static_select", option_groups=groups, initial_option=OPTIONS[0]))
    assert page.one("optgroup").attrs["label"] == "Food"
    assert [node.text for node in page.all("option") if "selected" in node.attrs] == ["Apples"]


@pytest.mark.parametrize(
    ("kind", "more", "box", "labels"),
    [
        ("checkboxes", {"options": OPTIONS}, "checkbox", ["Apples", "Bread"]),
        ("radio_buttons", {"options": OPTIONS}, "radio", ["Apples", "Bread"]),
        ("multi_static_select", {"options": OPTIONS}, "checkbox", ["Apples", "Bread"]),
        ("multi_users_select", {}, "checkbox", ["Ada", "Max"]),
        ("multi_channels_select", {}, "checkbox", ["privacy-desk"]),
        ("multi_conversations_select", {}, "checkbox", ["privacy-desk"]),
    ],
)
def test_boxes_have_labels_and_stand_in_a_named_group(
    kind: str, more: Block, box: str, labels: list[str]
) -> None:
    page = drawn(asked(kind, **more))
    group = page.one("fieldset")
    assert page.by_id(group.attrs["aria-labelledby"])
    boxes = [node for node in group.all("input") if node.attrs["type"] == box]
    assert [page.one("label", for_=node.attrs["id"]).text for node in boxes] == labels


def test_boxes_show_what_is_chosen_and_what_an_option_means() -> None:
    options = [{**option("a"), "description": plain("more of it")}, option("b")]
    page = drawn(asked("checkboxes", options=options, initial_options=[options[0]]))
    assert [node.attrs["value"] for node in page.all("input") if "checked" in node.attrs] == ["a"]
    assert "more of it" in page.one("fieldset").text
    page = drawn(asked("multi_users_select", initial_users=["U0MAX"]))
    assert [node.attrs["value"] for node in page.all("input") if "checked" in node.attrs] == ["U0MAX"]


def test_a_group_without_options_says_so() -> None:
    assert "There is nothing to choose." in drawn(asked("checkboxes", options=[])).text


@pytest.mark.parametrize(
    ("kind", "type_"),
    [
        ("plain_text_input", "text"),
        ("email_text_input", "email"),
        ("url_text_input", "url"),
        ("number_input", "text"),
    ],
)
def test_a_field_shows_what_stands_in_it(kind: str, type_: str) -> None:
    page = drawn(asked(kind, initial_value="12", placeholder=plain("Say it")))
    field = page.one("input", type=type_)
    assert (field.attrs["value"], field.attrs["placeholder"]) == ("12", "Say it")
    page.one("label", for_=field.attrs["id"])


def test_a_long_field_keeps_its_lines() -> None:
    page = drawn(
        asked("plain_text_input", multiline=True, initial_value="\n a\n</textarea><script>", max_length=9)
    )
    area = page.one("textarea")
    assert area.raw.removeprefix("\n") == "\n a\n</textarea><script>"
    assert area.attrs["maxlength"] == "9"


@pytest.mark.parametrize(
    ("kind", "more", "type_", "value"),
    [
        ("datepicker", {"initial_date": "2026-12-24"}, "date", "2026-12-24"),
        ("timepicker", {"initial_time": "09:30"}, "time", "09:30"),
        ("datetimepicker", {"initial_date_time": 1796720400}, "datetime-local", "2026-12-08T10:00"),
        ("datetimepicker", {}, "datetime-local", ""),
    ],
)
def test_a_picker_shows_what_is_picked(kind: str, more: Block, type_: str, value: str) -> None:
    assert drawn(asked(kind, **more)).one("input", type=type_).attrs["value"] == value


def test_hints_and_errors_belong_to_their_field() -> None:
    block = {**asked("plain_text_input"), "hint": plain("As in the letter"), "optional": True}
    page = drawn(block)
    field = page.one("input", type="text")
    hint = page.by_id(field.attrs["aria-describedby"])
    assert hint is not None
    assert hint.text == "As in the letter"
    assert page.one("label").text == "The label (optional)"
    wrong = drawn(block, errors={"b1": "That <is> wrong"}, modal=True)
    field = wrong.one("input", type="text")
    told = wrong.by_id(field.attrs["aria-describedby"])
    assert told is not None
    assert (told.text, told.attrs["role"], field.attrs["aria-invalid"]) == (
        "That <is> wrong",
        "alert",
        "true",
    )
    assert "autofocus" in field.attrs


@pytest.mark.parametrize(
    "menu",
    [
        element("static_select", options=OPTIONS, placeholder=plain("Filter")),
        element("users_select", placeholder=plain("Filter")),
        element("datepicker", placeholder=plain("Filter")),
        element("checkboxes", options=OPTIONS),
        element("radio_buttons", options=OPTIONS),
    ],
)
def test_a_choice_outside_a_form_counts_at_once_and_has_a_name(menu: Block) -> None:
    page = drawn(actions(menu))
    go = next(node for node in page.all("button") if "go" in node.attrs.get("class", "").split())
    assert json.loads(go.attrs["value"]) == ["choose", "b1", "a1"]
    named = [node for node in page.all("select", "input", "fieldset") if node.attrs.get("aria-label")]
    assert named


def test_an_input_that_tells_the_app_at_once_has_its_button_too() -> None:
    page = drawn({**asked("static_select", options=OPTIONS), "dispatch_action": True})
    assert any(
        json.loads(node.attrs["value"])[0] == "choose"
        for node in page.all("button")
        if node.attrs.get("value", "").startswith("[")
    )
    assert not [
        node
        for node in drawn(asked("static_select", options=OPTIONS)).all("button")
        if "choose" in node.attrs.get("value", "")
    ]


def test_an_external_menu_searches_and_offers_what_was_found() -> None:
    found = {("b1", "a1"): OPTIONS}
    page = drawn(
        asked("external_select", placeholder=plain("Name"), min_query_length=1), offers=found, modal=True
    )
    search = page.one("input", type="search")
    assert json.loads(search.attrs["name"]) == ["query", "b1", "a1"]
    assert page.one("label", for_=search.attrs["id"]).text == "The label"
    assert [node.attrs["value"] for node in page.all("input") if node.attrs["type"] == "radio"] == ["a", "b"]
    page = drawn(actions(element("external_select")), offers=found)
    assert [
        json.loads(node.attrs["value"])[-1]
        for node in page.all("button")
        if '"pick"' in node.attrs.get("value", "")
    ] == ["a", "b"]
    assert "Nothing was found." in drawn(actions(element("external_select")), offers={("b1", "a1"): []}).text
    assert "Nothing was found." not in drawn(actions(element("external_select"))).text


def test_an_external_menu_of_several_keeps_what_is_chosen() -> None:
    page = drawn(asked("multi_external_select", initial_options=[OPTIONS[0]]), offers={("b1", "a1"): OPTIONS})
    boxes = [node for node in page.all("input") if node.attrs["type"] == "checkbox"]
    assert [(node.attrs["value"], "checked" in node.attrs) for node in boxes] == [("a", True), ("b", False)]
