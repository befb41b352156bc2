"""the ladder

Revision ID: 3f6c1b7a9d20
Revises: 8418dcfe9592
Create Date: 2026-11-27 16:40:00

"""

from alembic import op
import sqlalchemy as sa


revision = "3f6c1b7a9d20"
down_revision = "8418dcfe9592"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("climbed", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.create_index("ix_attempt_entry", ["entry_id", "received_at"], unique=False)


def downgrade():
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_attempt_entry")
        batch_op.drop_column("climbed")
