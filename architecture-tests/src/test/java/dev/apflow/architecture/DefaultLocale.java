package dev.apflow.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;

import java.util.Set;
import java.util.regex.Pattern;

/** Calls, and references to methods, whose answer depends on the locale of the machine. */
final class DefaultLocale {

    private static final Set<String> ALWAYS =
            Set.of(
                    "java.lang.String.formatted",
                    "java.time.format.DateTimeFormatter.ofLocalizedDate",
                    "java.time.format.DateTimeFormatter.ofLocalizedDateTime",
                    "java.time.format.DateTimeFormatter.ofLocalizedTime",
                    "java.util.Calendar.getInstance",
                    "java.util.Scanner.<init>",
                    "java.util.logging.Formatter.formatMessage");

    /** Method of a class that formats; right where one of its parameters is a locale. */
    private static final Pattern WITHOUT_A_LOCALE =
            Pattern.compile(
                    """
                    (java\\.lang\\.String\\.(format|toLowerCase|toUpperCase)\
                    |java\\.io\\.(PrintStream|PrintWriter|Console)\\.(format|printf)\
                    |java\\.util\\.Formatter\\.<init>\
                    |java\\.text\\.(MessageFormat|SimpleDateFormat)\\.<init>\
                    |java\\.text\\.MessageFormat\\.format(?=\\(java\\.lang\\.String)\
                    |java\\.text\\.(NumberFormat|DateFormat|Collator|BreakIterator)\\.get\\w*Instance\
                    |java\\.time\\.format\\.DateTimeFormatter\\.ofPattern\
                    |java\\.time\\.format\\.DateTimeFormatterBuilder\\.toFormatter)\
                    \\((?!.*java\\.util\\.Locale).*\
                    """);

    /** Its symbols say openly which digits there are. */
    private static final Pattern WITHOUT_SYMBOLS =
            Pattern.compile("java\\.text\\.DecimalFormat\\.<init>\\((?!.*DecimalFormatSymbols).*");

    static final DescribedPredicate<JavaAccess<?>> USED =
            describe("the locale of the machine", DefaultLocale::isUsedBy);

    private DefaultLocale() {}

    private static boolean isUsedBy(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getFullName();
        String call = access.getTarget().getFullName();
        return ALWAYS.contains(owner + "." + access.getTarget().getName())
                || WITHOUT_A_LOCALE.matcher(call).matches()
                || WITHOUT_SYMBOLS.matcher(call).matches();
    }
}
