package dev.apflow.domain.schedule;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * Whole numbers from 0 to 63: the values that one field of a cron expression allows.
 *
 * @param bits bit n is set where n is in the set
 */
public record NumberSet(long bits) {

    private static final int LARGEST = Long.SIZE - 1;

    public static NumberSet of(Collection<Integer> numbers) {
        long bits = 0;
        for (int number : numbers) {
            if (number < 0 || number > LARGEST) {
                throw new IllegalArgumentException("number: expected 0 to 63, got " + number);
            }
            bits |= 1L << number;
        }
        return new NumberSet(bits);
    }

    /** All numbers from {@code first} to {@code last}, both included. */
    public static NumberSet range(int first, int last) {
        return of(IntStream.rangeClosed(first, last).boxed().toList());
    }

    public boolean contains(int number) {
        return number >= 0 && number <= LARGEST && (bits & (1L << number)) != 0;
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    /** The smallest member; -1 where the set is empty. */
    int first() {
        return atLeast(0);
    }

    /** The smallest member from {@code least} on; -1 where there is none. */
    int atLeast(int least) {
        long rest = least > LARGEST ? 0 : bits & (-1L << least);
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
