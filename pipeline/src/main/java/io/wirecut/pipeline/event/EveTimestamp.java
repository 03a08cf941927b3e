package io.wirecut.pipeline.event;

/// Writes times as EVE has them: `2016-07-13T22:42:07.199672+0000`, in UTC.
final class EveTimestamp {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long SECONDS_PER_DAY = 86_400;

    /// Days from 1 March of the year 0 to 1 January 1970, in the Gregorian calendar.
    private static final long DAYS_TO_EPOCH = 719_468;

    private static final int DAYS_PER_400_YEARS = 146_097;
    private static final int DAYS_PER_100_YEARS = 36_524;
    private static final int DAYS_PER_4_YEARS = 1_461;
    private static final int DAYS_PER_YEAR = 365;

    private EveTimestamp() {}

    /// Writes a time without quotes. Right for every `long`: the years 1677 to 2262.
    ///
    /// @param timestampNs nanoseconds since 1970-01-01T00:00Z
    static void encode(long timestampNs, JsonEncoder json) {
        long seconds = Math.floorDiv(timestampNs, NANOS_PER_SECOND);
        int micros = (int) (Math.floorMod(timestampNs, NANOS_PER_SECOND) / 1000);
        date(Math.floorDiv(seconds, SECONDS_PER_DAY) + DAYS_TO_EPOCH, json);
        int second = (int) Math.floorMod(seconds, SECONDS_PER_DAY);
        json.raw('T');
        json.digits(second / 3600, 2);
        json.raw(':');
        json.digits(second / 60 % 60, 2);
        json.raw(':');
        json.digits(second % 60, 2);
        json.raw('.');
        json.digits(micros, 6);
        json.raw('+');
        json.digits(0, 4);
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
