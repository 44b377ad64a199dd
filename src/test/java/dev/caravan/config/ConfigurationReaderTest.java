package dev.caravan.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.caravan.codec.Codecs;
import dev.caravan.model.Catalog;
import dev.caravan.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationReaderTest {
    private final Path folder;

    ConfigurationReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Configuration read(Path path) {
        return ConfigurationReader.read(path, SampleSchema.SCHEMA, SampleFormats::check);
    }

    private ConfigurationException refuse(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("refused.yaml"), yaml);
        return catchThrowableOfType(ConfigurationException.class, () -> read(file));
    }

    @Test
    void oneFileAndAFolderGiveTheSameCatalog() {
        Catalog one = read(ConfigurationCasesTest.CASES.resolve("contract-one-file/config.yaml"))
                .catalog();
        Catalog split = read(ConfigurationCasesTest.CASES.resolve("contract-folder/config"))
                .catalog();

        assertThat(split).isEqualTo(one);
        assertThat(split.recordTypes().keySet())
                .containsExactlyElementsOf(one.recordTypes().keySet());
    }

    @Test
    void problemTellsPlacePathAndWhatWasMeant() throws IOException {
        ConfigurationException refused = refuse("records:\n  user:\n    table: users\n    feilds: []\n");

        String file = folder.resolve("refused.yaml").toString();
        assertThat(refused.problems())
                .containsExactly(new ConfigurationProblem(
                        file,
                        4,
                        5,
                        "records.user.feilds",
                        "config-unknown-key",
                        "unknown key; valid: table, id, created_at, updated_at, fields, access, list",
                        Optional.of("did you mean fields?")));
        assertThat(refused)
                .hasMessage("the configuration has a problem:" + System.lineSeparator() + file
                        + ":4: records.user.feilds: unknown key; valid: table, id, created_at, updated_at, fields,"
                        + " access, list; did you mean fields?");
    }

    @Test
    void exceptionListsAllProblemsAndWarnings() throws IOException {
        ConfigurationException refused =
                refuse("a: 1\nb: 2\nrecords: {user: {table: users, list: {fields: [{type:" + " _id}]}}}\n");

        assertThat(refused.problems()).extracting(ConfigurationProblem::keyPath).containsExactly("a", "b");
        assertThat(refused.warnings()).extracting(ConfigurationProblem::code).containsExactly("config-older-spelling");
        assertThat(refused.getMessage())
                .startsWith("the configuration has 2 problems:")
                .hasLineCount(3);
    }

    @Test
    void refusesAPathThatIsNotThere() {
        Path path = folder.resolve("nowhere");
        assertThatThrownBy(() -> read(path)).hasMessageEndingWith(path + ": no such file or folder");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        ConfigurationException refused = refuse("#".repeat(SourceText.MAX_BYTES + 1));
        assertThat(refused.problems())
                .extracting(ConfigurationProblem::message)
                .containsExactly("has 4000001 bytes; valid: at most 4000000");
    }

    @Test
    void readsLinkedFilesOnceAsMountedConfigMapsHaveThem() throws IOException {
        Path version = Files.createDirectory(folder.resolve("..2024_01_01"));
        Files.writeString(version.resolve("user.yaml"), "records: {user: {table: users}}");
        Files.createSymbolicLink(folder.resolve("..data"), version.getFileName());
        Files.createSymbolicLink(folder.resolve("user.yaml"), Path.of("..data/user.yaml"));

        assertThat(read(folder).catalog().recordTypes()).containsOnlyKeys("user");
    }

    @Test
    void hintOfTheFormatCheckIsKept() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), """
                records:
                  user:
                    table: users
                    list:
                      actions: [{type: export, name: a, fields: [{name: active, format: Yes}]}]
                """);
        FormatCheck check = (field, format) ->
                Optional.of(Problem.of("x", field.type() + " " + format).withHint("try y"));

        assertThatThrownBy(() -> ConfigurationReader.read(file, SampleSchema.SCHEMA, check))
                .hasMessageEndingWith("actions[0].fields[0].format: BOOLEAN Yes; try y");
    }

    /** Whoever mends it should be told all at once; what follows of a mistake elsewhere is none of its own. */
    @Test
    void whatIsWrongWithUserDataIsToldTogetherWithTheRest() throws IOException {
        Path records = Files.writeString(folder.resolve("a.yaml"), """
                records:
                  ghost: {table: ghosts}
                  user:
                    table: users
                    list: {actions: [{type: export, name: a, fields: [{name: nope}]}]}
                """);
        Path userData = Files.writeString(folder.resolve("user-data.yaml"), """
                user_data:
                  records:
                    ghost: {owner: whose}
                    unicorn: {personal: false}
                    user: {owner: emial}
                """);
        ConfigurationDraft draft = ConfigurationReader.draft(records, SampleSchema.SCHEMA, SampleFormats::check);
        draft.userData(userData, new PropertySource() {
            @Override
            public Optional<String> find(String name) {
                return Optional.empty();
            }

            @Override
            public List<String> names() {
                return List.of();
            }
        });
        assertThatThrownBy(draft::finish)
                .isInstanceOfSatisfying(ConfigurationException.class, e -> assertThat(e.problems())
                        .extracting(p -> Path.of(p.file()).getFileName() + ":" + p.line() + " " + p.code())
                        .containsExactly(
                                "a.yaml:2 config-unknown-table",
                                "a.yaml:5 config-unknown-field",
                                "user-data.yaml:4 config-unknown-record-type",
                                "user-data.yaml:5 config-unknown-field"));
    }

    @Test
    void exampleOfTheDocumentationIsRead() throws IOException {
        String page = Files.readString(Path.of("docs/configuration.md"));
        int start = page.indexOf("```yaml\nsite:") + "```yaml\n".length();
        String example = page.substring(start, page.indexOf("```", start));
        Configuration read = read(Files.writeString(folder.resolve("example.yaml"), example));

        assertThat(read.warnings()).isEmpty();
        assertThat(read.catalog().findImport("import-users")).isPresent();
        assertThat(read.catalog().findExport("export-users-for-import")).isPresent();
    }

    @Test
    void contractIsReadWithTheFormatsOfTheCodecs() {
        Path contract = ConfigurationCasesTest.CASES.resolve("contract-one-file/config.yaml");
        Path formats = ConfigurationCasesTest.CASES.resolve("import-formats/config.yaml");

        assertThat(ConfigurationReader.read(contract, SampleSchema.SCHEMA, Codecs::checkFormat)
                        .catalog())
                .isEqualTo(read(contract).catalog());
        ConfigurationException refused = catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigurationReader.read(formats, SampleSchema.SCHEMA, Codecs::checkFormat));
        assertThat(refused.problems())
                .filteredOn(p -> p.code().equals("config-format"))
                .extracting(ConfigurationProblem::keyPath)
                .containsExactly(
                        "records.user.list.actions[0].fields[0].format",
                        "records.user.list.actions[0].fields[1].format",
                        "records.user.list.actions[0].fields[5].format");
    }

    @Test
    @Timeout(60)
    void manyRecordTypesAreReadInReasonableTime() throws IOException {
        StringBuilder yaml = new StringBuilder("records:\n");
        for (int i = 0; i < 2_000; i++) {
            yaml.append("  user")
                    .append(i)
                    .append(": {table: users, list: {actions: [{type: export, name: e")
                    .append(i)
                    .append(", fields: [{name: emial}]}]}}\n");
        }
        ConfigurationException refused = refuse(yaml.toString());

        assertThat(refused.problems()).hasSize(2_000);
    }
}
