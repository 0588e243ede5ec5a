using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace BedrockAspire.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditOnBehalfOf : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "on_behalf_of",
                table: "audit_entry",
                type: "TEXT",
                maxLength: 128,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "on_behalf_of",
                table: "audit_entry");
        }
    }
}
