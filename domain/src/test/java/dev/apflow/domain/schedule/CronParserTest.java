package dev.apflow.domain.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDateTime;

class CronParserTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    0 3 * * MON-FRI      | 2026-11-28T00:00 | 2026-11-30T03:00
                    */15 * * * *         | 2026-11-28T00:01 | 2026-11-28T00:15
                    30 0 3 * * *         | 2026-11-28T00:00 | 2026-11-28T03:00:30
                    0 0 L * *            | 2026-02-01T00:00 | 2026-02-28T00:00
                    0 0 L-3 * *          | 2026-02-01T00:00 | 2026-02-25T00:00
                    0 0 LW * *           | 2026-05-01T00:00 | 2026-05-29T00:00
                    0 0 15W * *          | 2026-08-01T00:00 | 2026-08-14T00:00
                    0 0 * * FRI#2        | 2026-05-01T00:00 | 2026-05-08T00:00
                    0 0 * * 5L           | 2026-05-01T00:00 | 2026-05-29T00:00
                    0 0 * * fril         | 2026-05-01T00:00 | 2026-05-29T00:00
                    0 0 13 * FRI         | 2026-11-10T00:00 | 2026-11-13T00:00
                    0 0 13 * MON         | 2026-11-10T00:00 | 2026-11-13T00:00
                    0 0 */2 * MON        | 2026-11-10T00:00 | 2026-11-23T00:00
                    0 0 ? * 7            | 2026-11-10T00:00 | 2026-11-15T00:00
                    0 0 * * SAT-SUN      | 2026-11-09T00:00 | 2026-11-14T00:00
                    5,10-12,50/5 * * * * | 2026-11-09T00:51 | 2026-11-09T00:55
                    0 22-23/1 1 jan,JUL ?| 2026-11-09T00:00 | 2027-01-01T22:00
                    0 0 29 2 *           | 2026-01-01T00:00 | 2028-02-29T00:00
                    @hourly              | 2026-01-01T00:01 | 2026-01-01T01:00
                    @Daily               | 2026-01-01T00:01 | 2026-01-02T00:00
                    @weekly              | 2026-11-30T00:01 | 2026-12-06T00:00
                    @monthly             | 2026-01-01T00:01 | 2026-02-01T00:00
                    @yearly              | 2026-01-01T00:01 | 2027-01-01T00:00
                    """)
    void it_names_the_first_time_from(String cron, String from, String first) {
        CronParsing parsing = CronParser.parse(cron);

        assertThat(parsing).isInstanceOf(CronParsing.Parsed.class);
        assertThat(((CronParsing.Parsed) parsing).expression().first(LocalDateTime.parse(from)))
                .contains(LocalDateTime.parse(first));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ""                | 1
                    * * * *           | 8
                    * * * * * * *     | 13
                    60 * * * *        | 1
                    -1 * * * *        | 1
                    * 24 * * *        | 3
                    * * 0 * *         | 5
                    * * 32 * *        | 5
                    * * * 13 *        | 7
                    * * * 0 *         | 7
                    * * * * 8         | 9
                    * * * FOO *       | 7
                    * * * * MO        | 9
                    10-5 * * * *      | 4
                    * 22-2 * * *      | 6
                    */0 * * * *       | 3
                    */60 * * * *      | 3
                    */-5 * * * *      | 1
                    1, * * * *        | 3
                    ,1 * * * *        | 1
                    1,,2 * * * *      | 3
                    1;2 * * * *       | 1
                    ? * * * *         | 1
                    * ? * * *         | 3
                    *-5 * * * *       | 1
                    ** * * * *        | 1
                    1- * * * *        | 1
                    1/ * * * *        | 1
                    1-2-3 * * * *     | 1
                    * * L-31 * *      | 5
                    * * 32W * *       | 5
                    * * W * *         | 5
                    * * LL * *        | 5
                    * * * * FRI#6     | 13
                    * * * * FRI#0     | 13
                    * * * * #2        | 9
                    * * * * L         | 9
                    * * * L *         | 7
                    0 0 30 2 *        | 5
                    0 0 31 4,6,9,11 * | 5
                    @dayly            | 1
                    @reboot           | 1
                    99999999999 * * * * | 1
                    */99999999999 * * * * | 3
                    every day at 3    | 15
                    0 3 * * MON-FRI,  | 17
                    61 0 3 * * *      | 1
                    """)
    void what_is_wrong_is_told_with_its_place(String cron, int character) {
        assertThat(CronParser.parse(cron))
                .isInstanceOfSatisfying(
                        CronParsing.Faulty.class,
                        fault -> {
                            assertThat(fault.character()).as(fault.toString()).isEqualTo(character);
                            assertThat(fault.reason()).isNotBlank();
                            assertThat(fault.expected()).isNotBlank();
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* * * * *",
                "*/5 3 * * *",
                "0 * * * *",
                "0 */2 * * *",
                "@hourly",
                "*/5 * * * * *"
            })
    void a_star_in_hour_or_minute_is_a_wildcard(String cron) {
        assertThat(expression(cron).wildcard()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 3 * * *", "0,30 2,3 * * *", "@daily", "0-59 0-23 * * *"})
    void a_fixed_hour_and_minute_is_none(String cron) {
        assertThat(expression(cron).wildcard()).isFalse();
    }

    private static CronExpression expression(String cron) {
        return ((CronParsing.Parsed) CronParser.parse(cron)).expression();
    }
}
