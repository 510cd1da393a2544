import mongoose from 'mongoose';

export const User = mongoose.models.User || mongoose.model('User', new mongoose.Schema({}));
