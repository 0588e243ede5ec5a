using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BedrockAspire.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    actor_key_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    actor_key_name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    actor_user_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    action = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    subject_kind = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    subject_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    before = table.Column<string>(type: "TEXT", nullable: true),
                    after = table.Column<string>(type: "TEXT", nullable: true),
                    request_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.id);
                });

            migrationBuilder.Sql(
                """
                CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry takes no change: entries are only added'); END;
                CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN SELECT RAISE(ABORT, 'audit_entry takes no change: entries are only added'); END;
                """);

            migrationBuilder.CreateTable(
                name: "budget",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    scope = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    scope_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    interval = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    limit_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    is_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_budget", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_snapshot",
                columns: table => new
                {
                    source = table.Column<string>(type: "TEXT", maxLength: 512, nullable: false),
                    content = table.Column<string>(type: "TEXT", nullable: false),
                    saved_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_snapshot", x => x.source);
                });

            migrationBuilder.CreateTable(
                name: "settings_version",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_settings_version", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "team",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_team", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "usage_daily",
                columns: table => new
                {
                    day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    key_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    model = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    calls = table.Column<long>(type: "INTEGER", nullable: false),
                    errors = table.Column<long>(type: "INTEGER", nullable: false),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_read_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_write_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    pictures = table.Column<long>(type: "INTEGER", nullable: false),
                    queries = table.Column<long>(type: "INTEGER", nullable: false),
                    cost_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    unpriced_calls = table.Column<long>(type: "INTEGER", nullable: false),
                    latency_ms_sum = table.Column<long>(type: "INTEGER", nullable: false),
                    first_token_ms_sum = table.Column<long>(type: "INTEGER", nullable: false),
                    first_token_calls = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_daily", x => new { x.day, x.key_id, x.team_id, x.user_id, x.model, x.service });
                });

            migrationBuilder.CreateTable(
                name: "usage_record",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    recorded_at = table.Column<long>(type: "INTEGER", nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    operation = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    key_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    is_user_verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    requested_model = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    resolved_model = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    region = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    geography = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    error_type = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    outcome = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    is_streaming = table.Column<bool>(type: "INTEGER", nullable: false),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_read_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_write_5m_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_write_1h_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    pictures = table.Column<int>(type: "INTEGER", nullable: false),
                    queries = table.Column<int>(type: "INTEGER", nullable: false),
                    cost_nanodollars = table.Column<long>(type: "INTEGER", nullable: true),
                    is_estimated = table.Column<bool>(type: "INTEGER", nullable: false),
                    latency_ms = table.Column<int>(type: "INTEGER", nullable: false),
                    first_token_ms = table.Column<int>(type: "INTEGER", nullable: true),
                    trace_id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_usage_record", x => new { x.id, x.recorded_at });
                });

            migrationBuilder.CreateTable(
                name: "budget_lease",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    budget_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    period_start = table.Column<long>(type: "INTEGER", nullable: false),
                    replica_id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    granted_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    spent_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_budget_lease", x => x.id);
                    table.ForeignKey(
                        name: "fk_budget_lease_budget_budget_id",
                        column: x => x.budget_id,
                        principalTable: "budget",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "budget_period",
                columns: table => new
                {
                    budget_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    period_start = table.Column<long>(type: "INTEGER", nullable: false),
                    leased_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    settled_nanodollars = table.Column<long>(type: "INTEGER", nullable: false),
                    written_off_nanodollars = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_budget_period", x => new { x.budget_id, x.period_start });
                    table.ForeignKey(
                        name: "fk_budget_period_budget_budget_id",
                        column: x => x.budget_id,
                        principalTable: "budget",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "api_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    key_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    previous_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true),
                    previous_valid_until = table.Column<long>(type: "INTEGER", nullable: true),
                    last_four = table.Column<string>(type: "TEXT", maxLength: 4, nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    owner_user_id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    allowed_models = table.Column<string>(type: "TEXT", nullable: false),
                    allowed_services = table.Column<string>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    requests_per_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    tokens_per_minute = table.Column<int>(type: "INTEGER", nullable: true),
                    max_concurrent = table.Column<int>(type: "INTEGER", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: true),
                    is_disabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    deleted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_key", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_key_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "app_user",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 320, nullable: true),
                    name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    role = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    is_verified = table.Column<bool>(type: "INTEGER", nullable: false),
                    is_blocked = table.Column<bool>(type: "INTEGER", nullable: false),
                    team_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true),
                    first_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    last_seen_at = table.Column<long>(type: "INTEGER", nullable: false),
                    updated_at = table.Column<long>(type: "INTEGER", nullable: false),
                    version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_app_user", x => x.id);
                    table.ForeignKey(
                        name: "fk_app_user_teams_team_id",
                        column: x => x.team_id,
                        principalTable: "team",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "api_key",
                columns: new[] { "id", "allowed_models", "allowed_services", "created_at", "deleted_at", "expires_at", "is_disabled", "key_hash", "last_four", "max_concurrent", "name", "note", "owner_user_id", "previous_hash", "previous_valid_until", "requests_per_minute", "role", "team_id", "tokens_per_minute", "updated_at", "version" },
                values: new object[] { new Guid("00000000-0000-0000-0000-000000000001"), "[]", "[]", 0L, null, null, false, null, "", null, "configured key", null, null, null, null, null, "Admin", null, null, 0L, 1 });

            migrationBuilder.InsertData(
                table: "settings_version",
                columns: new[] { "id", "version" },
                values: new object[] { 1, 1L });

            migrationBuilder.CreateIndex(
                name: "ix_api_key_key_hash",
                table: "api_key",
                column: "key_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_key_owner_user_id",
                table: "api_key",
                column: "owner_user_id");

            migrationBuilder.CreateIndex(
                name: "ix_api_key_previous_hash",
                table: "api_key",
                column: "previous_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_key_team_id",
                table: "api_key",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "ix_app_user_last_seen_at",
                table: "app_user",
                column: "last_seen_at");

            migrationBuilder.CreateIndex(
                name: "ix_app_user_team_id",
                table: "app_user",
                column: "team_id");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_subject_kind_subject_id",
                table: "audit_entry",
                columns: new[] { "subject_kind", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_budget_scope_scope_id",
                table: "budget",
                columns: new[] { "scope", "scope_id" });

            migrationBuilder.CreateIndex(
                name: "ix_budget_lease_budget_id_period_start",
                table: "budget_lease",
                columns: new[] { "budget_id", "period_start" });

            migrationBuilder.CreateIndex(
                name: "ix_budget_lease_expires_at",
                table: "budget_lease",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_team_name",
                table: "team",
                column: "name",
                unique: true,
                filter: "deleted_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_usage_record_key_id_recorded_at",
                table: "usage_record",
                columns: new[] { "key_id", "recorded_at" });

            migrationBuilder.CreateIndex(
                name: "ix_usage_record_recorded_at",
                table: "usage_record",
                column: "recorded_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_key");

            migrationBuilder.DropTable(
                name: "app_user");

            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "budget_lease");

            migrationBuilder.DropTable(
                name: "budget_period");

            migrationBuilder.DropTable(
                name: "catalogue_snapshot");

            migrationBuilder.DropTable(
                name: "settings_version");

            migrationBuilder.DropTable(
                name: "usage_daily");

            migrationBuilder.DropTable(
                name: "usage_record");

            migrationBuilder.DropTable(
                name: "team");

            migrationBuilder.DropTable(
                name: "budget");
        }
    }
}
