using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BedrockAspire.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class BudgetLeases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_budget_lease_budget_budget_id",
                table: "budget_lease");

            migrationBuilder.DropPrimaryKey(
                name: "pk_budget_lease",
                table: "budget_lease");

            migrationBuilder.DropIndex(
                name: "ix_budget_lease_budget_id_period_start",
                table: "budget_lease");

            migrationBuilder.DropIndex(
                name: "ix_budget_lease_expires_at",
                table: "budget_lease");

            migrationBuilder.DropColumn(
                name: "id",
                table: "budget_lease");

            migrationBuilder.RenameColumn(
                name: "expires_at",
                table: "budget_lease",
                newName: "sequence");

            migrationBuilder.AddPrimaryKey(
                name: "pk_budget_lease",
                table: "budget_lease",
                columns: new[] { "budget_id", "period_start", "replica_id" });

            migrationBuilder.CreateTable(
                name: "replica",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    service = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_replica", x => x.id);
                });

            migrationBuilder.AddForeignKey(
                name: "fk_budget_lease_budget_period_budget_id_period_start",
                table: "budget_lease",
                columns: new[] { "budget_id", "period_start" },
                principalTable: "budget_period",
                principalColumns: new[] { "budget_id", "period_start" },
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_budget_lease_budget_period_budget_id_period_start",
                table: "budget_lease");

            migrationBuilder.DropTable(
                name: "replica");

            migrationBuilder.DropPrimaryKey(
                name: "pk_budget_lease",
                table: "budget_lease");

            migrationBuilder.RenameColumn(
                name: "sequence",
                table: "budget_lease",
                newName: "expires_at");

            migrationBuilder.AddColumn<Guid>(
                name: "id",
                table: "budget_lease",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddPrimaryKey(
                name: "pk_budget_lease",
                table: "budget_lease",
                column: "id");

            migrationBuilder.CreateIndex(
                name: "ix_budget_lease_budget_id_period_start",
                table: "budget_lease",
                columns: new[] { "budget_id", "period_start" });

            migrationBuilder.CreateIndex(
                name: "ix_budget_lease_expires_at",
                table: "budget_lease",
                column: "expires_at");

            migrationBuilder.AddForeignKey(
                name: "fk_budget_lease_budget_budget_id",
                table: "budget_lease",
                column: "budget_id",
                principalTable: "budget",
                principalColumn: "id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
