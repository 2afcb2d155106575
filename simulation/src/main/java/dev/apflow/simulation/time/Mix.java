package dev.apflow.simulation.time;

/** Numbers stirred into one, the same on every machine. */
public final class Mix {

    private Mix() {}

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over both. */
    public static long of(long one, long other) {
        long mixed = one * 0x9e3779b97f4a7c15L + other;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
