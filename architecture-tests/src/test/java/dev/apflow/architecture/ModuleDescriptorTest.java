package dev.apflow.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The module descriptors say the same as the rules about classes, and the compiler enforces them.
 */
class ModuleDescriptorTest {

    @Test
    void domain_needs_java_base_alone() {
        assertThat(descriptor("domain").requires())
                .filteredOn(need -> !need.modifiers().contains(Requires.Modifier.STATIC))
                .extracting(Requires::name)
                .containsExactly("java.base");
    }

    @Test
    void every_module_requires_only_the_modules_it_may_know() {
        for (var module : Program.MODULES) {
            assertThat(ownModulesRequiredBy(module))
                    .as(module)
                    .isSubsetOf(Area.MAY_KNOW.get(Program.packageOf(module)));
        }
    }

    @Test
    void every_module_is_named_like_its_root_package_and_is_not_open() {
        for (var module : Program.MODULES) {
            var descriptor = descriptor(module);
            assertThat(descriptor.name()).isEqualTo("dev.apflow." + Program.packageOf(module));
            assertThat(descriptor.isOpen()).as(module).isFalse();
            assertThat(descriptor.packages())
                    .as(module)
                    .allMatch(name -> (name + ".").startsWith(descriptor.name() + "."));
        }
    }

    private static Set<String> ownModulesRequiredBy(String module) {
        return descriptor(module).requires().stream()
                .map(Requires::name)
                .filter(name -> name.startsWith("dev.apflow."))
                .map(name -> name.substring("dev.apflow.".length()))
                .collect(Collectors.toSet());
    }

    private static ModuleDescriptor descriptor(String module) {
        return ModuleFinder.of(Program.classesOf(module)).findAll().iterator().next().descriptor();
    }
}
