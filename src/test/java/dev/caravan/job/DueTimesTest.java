package dev.caravan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.caravan.model.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When schedules are due, also on the two days of the year on which clocks jump. */
final class DueTimesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** In Berlin, clocks went from 02:00 to 03:00 on 29 March 2026, and from 03:00 to 02:00 on 25 October. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // every local time once: what is jumped over comes as much later, what comes twice counts once
                "0 30 2 * * ?|2026-03-28T00:00Z|2026-03-28T02:30+01:00 2026-03-29T03:30+02:00 2026-03-30T02:30+02:00",
                "0 30 2 * * ?|2026-10-24T00:00Z|2026-10-24T02:30+02:00 2026-10-25T02:30+02:00 2026-10-26T02:30+01:00",
                "0 0 3 * * ?|2026-03-28T12:00Z|2026-03-29T03:00+02:00 2026-03-30T03:00+02:00",
                "0 30 1,2 * * ?|2026-03-28T12:00Z|2026-03-29T01:30+01:00 2026-03-29T03:30+02:00 2026-03-30T01:30+02:00",
                "0 30 2,3 * * ?|2026-03-28T12:00Z|2026-03-29T03:30+02:00 2026-03-30T02:30+02:00",
                // what is hourly stays hourly
                "0 0 * * * ?|2026-03-28T23:30Z|2026-03-29T01:00+01:00 2026-03-29T03:00+02:00 2026-03-29T04:00+02:00",
                "0 0 * * * ?|2026-10-24T22:30Z|2026-10-25T01:00+02:00 2026-10-25T02:00+02:00 2026-10-25T02:00+01:00"
                        + " 2026-10-25T03:00+01:00",
                "0 0/30 * * * ?|2026-10-24T23:30Z|2026-10-25T02:00+02:00 2026-10-25T02:30+02:00 2026-10-25T02:00+01:00"
                        + " 2026-10-25T02:30+01:00 2026-10-25T03:00+01:00",
                // days and months
                "0 0 6 ? * MON-FRI|2026-03-27T12:00Z|2026-03-30T06:00+02:00 2026-03-31T06:00+02:00",
                "0 0 0 L * ?|2026-02-01T00:00Z|2026-02-28T00:00+01:00 2026-03-31T00:00+02:00"
            })
    void isDueWhenItShouldBe(String cron, String from, String expected) {
        DueTimes times = DueTimes.of(cron, BERLIN);
        List<Instant> due = new ArrayList<>();
        List<Instant> wanted = List.of(expected.split(" ")).stream()
                .map(t -> OffsetDateTime.parse(t).toInstant())
                .toList();
        Instant last = OffsetDateTime.parse(from).toInstant();
        for (int i = 0; i < wanted.size(); i++) {
            last = times.after(last).orElseThrow();
            due.add(last);
        }
        assertThat(due).isEqualTo(wanted);
    }

    /** Whatever the moment that one asks at, the answer is the same. */
    @Test
    void theAnswerDoesNotDependOnWhenOneAsks() {
        for (String cron : List.of("0 30 2 * * ?", "0 10/20 * * * ?", "0 15 0/3 * * ?", "0 45 1-3 * * ?")) {
            DueTimes times = DueTimes.of(cron, BERLIN);
            for (String day : List.of("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z")) {
                Instant start = Instant.parse(day).minus(Duration.ofHours(6));
                Instant end = start.plus(Duration.ofHours(14));
                List<Instant> walked = new ArrayList<>();
                for (Instant due = times.after(start).orElseThrow(); due.isBefore(end); ) {
                    walked.add(due);
                    due = times.after(due).orElseThrow();
                }
                for (Instant asked = start;
                        asked.isBefore(end.minus(Duration.ofHours(1)));
                        asked = asked.plusSeconds(419)) {
                    Instant moment = asked;
                    Optional<Instant> next =
                            walked.stream().filter(d -> d.isAfter(moment)).findFirst();
                    assertThat(times.after(asked).filter(end::isAfter))
                            .as("%s after %s", cron, asked)
                            .isEqualTo(next);
                }
            }
        }
    }

    @Test
    void knowsTheLastDueTimeOfALongAbsence() {
        DueTimes everySecond = DueTimes.of("* * * * * ?", ZoneId.of("UTC"));
        Instant now = Instant.parse("2026-05-05T10:00:00.500Z");
        assertThat(everySecond.latest(now.minus(Duration.ofDays(300)), now))
                .contains(Instant.parse("2026-05-05T10:00:00Z"));
        DueTimes yearly = DueTimes.of("0 0 0 1 1 ?", ZoneId.of("UTC"));
        assertThat(yearly.latest(now.minus(Duration.ofDays(300)), now)).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(yearly.latest(Instant.parse("2026-01-01T00:00:00Z"), now)).isEmpty();
        assertThat(yearly.latest(Instant.parse("2025-12-31T23:59:59Z"), Instant.parse("2026-01-01T00:00:00Z")))
                .contains(Instant.parse("2026-01-01T00:00:00Z"));
    }

    @Test
    void whatIsOverIsNeverDueAgain() {
        assertThat(DueTimes.of("0 0 0 1 1 ? 2020", BERLIN).after(Instant.parse("2026-01-01T00:00:00Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"''", "nonsense", "0 61 * * * ?", "0 0 2 * *"})
    void saysWhatIsNoCronExpression(String cron) {
        assertThatThrownBy(() -> DueTimes.of(cron, BERLIN))
                .isInstanceOf(ProblemException.class)
                .hasMessageStartingWith("'" + cron + "' is not a cron expression");
    }
}
