package dev.apflow.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

import dev.apflow.architecture.planted.application.AbbreviatesNumbers;
import dev.apflow.architecture.planted.json.CountsInWords;
import dev.apflow.architecture.planted.json.LowersLetters;
import dev.apflow.architecture.planted.json.WritesDates;

import org.junit.jupiter.api.Test;

/** What is formatted or read looks the same on every machine: ask for {@code Locale.ROOT}. */
class LocaleTest {

    @Test
    void nothing_is_formatted_or_read_by_the_locale_of_the_machine() {
        Program.keeps(
                LocaleTest::asksForALocale,
                AbbreviatesNumbers.class,
                CountsInWords.class,
                LowersLetters.class,
                WritesDates.class);
    }

    @Test
    void no_test_depends_on_the_locale_of_the_machine() {
        asksForALocale(Area.PROGRAM)
                .check(
                        new ClassFileImporter()
                                .importPaths(
                                        Program.MODULES.stream().map(Program::testsOf).toList()));
    }

    private static ArchRule asksForALocale(Area area) {
        return noClasses()
                .that()
                .resideInAPackage(area.root() + "..")
                .should()
                .accessTargetWhere(DefaultLocale.USED);
    }
}
