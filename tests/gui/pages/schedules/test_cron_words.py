"""Times in words, in both languages; what has no simple words stays the expression."""

import pytest

from plum_desk.gui.i18n import Languages
from plum_desk.gui.pages.schedules.cron_words import cron_words, single_time, technical, words_of

WORDS = [
    ("* * * * *", "Every minute", "每分钟"),
    ("*/5 * * * *", "Every 5 minutes", "每 5 分钟"),
    ("40 * * * *", "Every hour at :40", "每小时 40 分"),
    ("0,30 * * * *", "Every hour at :00 and :30", "每小时 00 分、30 分"),
    ("15 */6 * * *", "Every 6 hours at :15", "每 6 小时的 15 分"),
    ("30 2 * * *", "Every day at 02:30", "每天 02:30"),
    ("0 8,12,18 * * *", "Every day at 08:00, 12:00 and 18:00", "每天 08:00、12:00、18:00"),
    ("30 7 * * 3", "Every Wednesday at 07:30", "每周三 07:30"),
    ("0 8 * * 7,1", "Every Monday and Sunday at 08:00", "每周一、周日 08:00"),
    ("0 8 * * 2-4", "Every Tuesday through Thursday at 08:00", "每周二至周四 08:00"),
    ("42 9 * * MON-FRI", "Monday to Friday at 09:42", "周一至周五 09:42"),
    ("0 10 * * 0,6", "Saturday and Sunday at 10:00", "周六、周日 10:00"),
    ("30 2 28 * *", "On day 28 of every month at 02:30", "每月 28 日 02:30"),
    ("0 6 1,15 * *", "On days 1 and 15 of every month at 06:00", "每月 1、15 日 06:00"),
    ("0 6 1-5,20 * *", "On days 1–5 and 20 of every month at 06:00", "每月 1–5、20 日 06:00"),
    ("0 6 L * *", "On the last day of every month at 06:00", "每月最后一天 06:00"),
    ("0 6 1 1,7 *", "On day 1 of January and July at 06:00", "每年 1 月、7 月 1 日 06:00"),
    ("0 6 * 6-8 *", "Every day in June to August at 06:00", "6 月至 8 月的每天 06:00"),
    ("*/10 8-17 * * *", "Every 10 minutes from 08:00 to 17:59", "08:00 至 17:59，每 10 分钟"),
    ("* 9 * * 1-5", "Monday to Friday, every minute from 09:00 to 09:59", "周一至周五，09:00 至 09:59，每分钟"),
]


@pytest.mark.parametrize(("cron", "english", "chinese"), WORDS, ids=[cron for cron, _, _ in WORDS])
def test_a_sentence_in_both_languages(languages: Languages, cron: str, english: str, chinese: str) -> None:
    assert cron_words(cron) == english
    languages.set("zh")
    assert cron_words(cron) == chinese


ODD = ["*/7 * * * *", "0 0 1 * 1", "0 0 * * 1#2", "0 */5 * * *", "1-50 3 * * *", "0 0 */2 * *"]


@pytest.mark.parametrize("cron", ODD)
def test_what_has_no_simple_words_stays_as_it_is(languages: Languages, cron: str) -> None:
    assert cron_words(cron) == ""
    assert words_of(cron, None) == cron


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (1, "Every second", "每秒"),
        (90, "Every 90 seconds", "每 90 秒"),
        (60, "Every minute", "每分钟"),
        (300, "Every 5 minutes", "每 5 分钟"),
        (3600, "Every hour", "每小时"),
        (7200, "Every 2 hours", "每 2 小时"),
        (86_400, "Every 24 hours", "每 24 小时"),
        (172_800, "Every 2 days", "每 2 天"),
        (1.5, "Every 1.5 seconds", "每 1.5 秒"),
    ],
)
def test_an_interval_in_both_languages(languages: Languages, seconds: float, english: str, chinese: str) -> None:
    assert words_of(None, seconds) == english
    languages.set("zh")
    assert words_of(None, seconds) == chinese


def test_what_stands_behind_the_words() -> None:
    assert technical(None, 300.0) == "every 300 s"
    assert technical("30 2 * * *", None) == "30 2 * * *"
    assert single_time("30 2 28 * *") == "02:30"
    assert single_time("0,30 2 * * *") == single_time("wrong") == single_time(None) == ""
