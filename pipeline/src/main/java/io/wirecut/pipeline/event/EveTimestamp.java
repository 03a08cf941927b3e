package io.wirecut.pipeline.event;

/// Writes times as EVE has them: `2016-07-13T22:42:07.199672+0000`, in UTC.
final class EveTimestamp {
    /// Characters of a second with the point behind it.
    static final int SECOND_LENGTH = 20;

    private static final Text ZONE = Text.of("+0000");
    private static final long SECONDS_PER_DAY = 86_400;

    /// Days from 1 March of the year 0 to 1 January 1970, in the Gregorian calendar.
    private static final long DAYS_TO_EPOCH = 719_468;

    private static final int DAYS_PER_400_YEARS = 146_097;
    private static final int DAYS_PER_100_YEARS = 36_524;
    private static final int DAYS_PER_4_YEARS = 1_461;
    private static final int DAYS_PER_YEAR = 365;

    private EveTimestamp() {}

    /// Writes a second, with the point behind it. Right for every one that a `long` of nanoseconds
    /// can tell: the years 1677 to 2262.
    ///
    /// @param second since 1970-01-01T00:00Z
    static void encodeSecond(long second, JsonEncoder json) {
        date(Math.floorDiv(second, SECONDS_PER_DAY) + DAYS_TO_EPOCH, json);
        int ofDay = (int) Math.floorMod(second, SECONDS_PER_DAY);
        json.raw('T');
        json.digits(ofDay / 3600, 2);
        json.raw(':');
        json.digits(ofDay / 60 % 60, 2);
        json.raw(':');
        json.digits(ofDay % 60, 2);
        json.raw('.');
    }

    /// Writes what follows the point: microseconds, cut off, and the zone.
    static void encodeFraction(int nanos, JsonEncoder json) {
        json.digits(nanos / 1000, 6);
        json.raw(ZONE);
    }

    /// Years are counted from March, so that the leap day is a year's last: then the months before
    /// any other have 153 days in every five.
    private static void date(long daysSinceMarchZero, JsonEncoder json) {
        long era = daysSinceMarchZero / DAYS_PER_400_YEARS;
        int day = (int) (daysSinceMarchZero % DAYS_PER_400_YEARS);
        int century = Math.min(day / DAYS_PER_100_YEARS, 3);
        day -= century * DAYS_PER_100_YEARS;
        int olympiad = day / DAYS_PER_4_YEARS;
        day -= olympiad * DAYS_PER_4_YEARS;
        int yearOfFour = Math.min(day / DAYS_PER_YEAR, 3);
        day -= yearOfFour * DAYS_PER_YEAR;
        int monthFromMarch = (5 * day + 2) / 153;
        int dayOfMonth = day - (153 * monthFromMarch + 2) / 5 + 1;
        int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        int year = (int) (400 * era) + 100 * century + 4 * olympiad + yearOfFour;
        json.digits(month <= 2 ? year + 1 : year, 4);
        json.raw('-');
        json.digits(month, 2);
        json.raw('-');
        json.digits(dayOfMonth, 2);
    }
}
